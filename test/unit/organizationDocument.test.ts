import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { stringify } from "yaml";
import type { z } from "zod";
import { declarationsOf, type OrganizationDocument } from "../../provider/components/organization";
import { merged, projectOf } from "../../provider/components/organization/defaults";
import { readDocument } from "../../provider/components/organization/read";
import type { documentSchema } from "../../provider/components/organization/schema";
import { certificatePem } from "../simulator/test/certificate";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "organization-document-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads a document from a file. */
function read(text: string, file = "organization.yaml") {
  writeFileSync(join(folder, file), text);
  return readDocument("acme", join(folder, file));
}

/** The lines about the mistakes of a document in a file, without the folder. */
function mistakes(text: string): string[] {
  return linesOf(() => read(text)).map((line) => line.replace(/^<folder>\//, ""));
}

function linesOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(pulumi.RunError);
    return (error as Error).message.replaceAll(`${folder}/`, "<folder>/").split("\n").slice(1);
  }
  throw new Error("The document was accepted.");
}

const TEAM_KEYS = "name, groupId, members, exclusive, roles, allowSameName";

const rows: [title: string, document: string, ...lines: string[]][] = [
  [
    "an unknown key, with the nearest word",
    "teams:\n  search:\n    membres: [ana@example.com]\n",
    `3:5: teams.search.membres: unknown key. Did you mean "members"? Allowed here: ${TEAM_KEYS}.`,
  ],
  [
    "two unknown keys of one map",
    "teams:\n  search: { people: [], nam: x }\n",
    `2:13: teams.search.people: unknown key. Allowed here: ${TEAM_KEYS}.`,
    `2:25: teams.search.nam: unknown key. Did you mean "name"? Allowed here: ${TEAM_KEYS}.`,
  ],
  ["a wrong word", "exclusive: remve\n", '1:1: exclusive: must be warn or remove, not "remve". Did you mean "remove"?'],
  ["text in place of a list", "owners: ana@example.com\n", '1:1: owners: must be a list, not "ana@example.com".'],
  ["a list in place of a map", "projects:\n  - web\n", "1:1: projects: must be a map, not a list."],
  [
    "nothing in place of a map",
    "projects:\n  web:\n",
    "2:3: projects.web: must be a map, not nothing. For a map without entries, write {}.",
  ],
  [
    "a number in place of a name",
    "projects:\n  web: { name: 7 }\n",
    "2:10: projects.web.name: must be text, not 7. Put it in quotes.",
  ],
  [
    "text in place of a number",
    "projects:\n  web:\n    rateLimits: { gpt-5: { maxRequestsPer1Minute: many } }\n",
    '3:28: projects.web.rateLimits.gpt-5.maxRequestsPer1Minute: must be a number, not "many".',
  ],
  [
    "a fraction in place of a whole number",
    "projects:\n  web:\n    rateLimits: { gpt-5: { maxRequestsPer1Minute: 0.5 } }\n",
    "3:28: projects.web.rateLimits.gpt-5.maxRequestsPer1Minute: must be a whole number, not 0.5.",
  ],
  [
    "a missing list",
    "roles:\n  auditor: { description: Reads groups. }\n",
    "2:3: roles.auditor.permissions: is required: give a list.",
  ],
  [
    "a name that is no e-mail address",
    "people:\n  cleo: reader\nowners: [ana@example]\n",
    "2:3: people.cleo: must be an e-mail address or the id of a person (user-…).",
    "3:10: owners[0]: must be an e-mail address or the id of a person (user-…).",
  ],
  [
    "a wrong role of a person",
    "people:\n  ben@example.com: member\n",
    '2:3: people["ben@example.com"]: must be reader or owner, not "member".',
  ],
  [
    "an unknown key of a person",
    "people:\n  ben@example.com: { rolle: reader }\n",
    '2:22: people["ben@example.com"].rolle: unknown key. Did you mean "role"? Allowed here: role, roles, whenAbsent, ' +
      "technicalLevel, developerPersona.",
  ],
  [
    "an owner outside the complete list of owners",
    "owners: [ana@example.com]\npeople:\n  ben@example.com: owner\n",
    '3:3: people["ben@example.com"]: `owners` is the complete list of owners. Move ben@example.com to `owners`.',
  ],
  [
    "a lower role of an owner",
    "owners: [ana@example.com]\npeople:\n  Ana@example.com: { role: reader }\n",
    '3:22: people["Ana@example.com"].role: Ana@example.com is in `owners`. Remove this role, or remove Ana@example.com ' +
      "from `owners`.",
  ],
  [
    "a person twice, in another case",
    "owners: [ana@example.com, ANA@example.com]\npeople:\n  ben@example.com: reader\n  Ben@example.com: reader\n",
    "1:27: owners[1]: names ana@example.com a second time. Remove one of the two entries.",
    '4:3: people["Ben@example.com"]: names ben@example.com a second time. Remove one of the two entries.',
  ],
  [
    "a role of the organisation that does not exist",
    "roles:\n  auditor: { permissions: [] }\nteams:\n  search: { roles: [auditer] }\n",
    '4:21: teams.search.roles[0]: no role "auditer". Did you mean "auditor"? Use auditor or the id of a role (role_…), or ' +
      "declare it in roles.",
  ],
  [
    "members of a group that something else manages",
    "teams:\n  sales: { groupId: group_9, members: [ana@example.com] }\n",
    "2:30: teams.sales.members: a team with `groupId` is managed elsewhere. Remove `members`, or remove `groupId` to manage " +
      "the group here.",
  ],
  [
    "a team that does not exist",
    "teams:\n  search: {}\nprojects:\n  web:\n    groups:\n      serch: member\n",
    '6:7: projects.web.groups.serch: no team "serch". Did you mean "search"? Use search or the id of a group (group_…), or ' +
      "declare it in teams.",
  ],
  [
    "a role of a project that does not exist",
    "teams:\n  search: {}\nprojects:\n  web:\n    roles: { caller: { permissions: [] } }\n    groups: { search: [member, calller] }\n",
    '6:32: projects.web.groups.search[1]: no role "calller". Did you mean "caller"? Use owner, member, viewer, caller or the ' +
      "id of a role (role_…).",
  ],
  [
    "a viewer among the members",
    "projects:\n  web:\n    members: { ben@example.com: viewer }\n",
    '3:16: projects.web.members["ben@example.com"]: must be owner or member, not "viewer". For another role, name the person ' +
      "in `grants`.",
  ],
  [
    "a role of a person in a project that does not exist",
    "projects:\n  web:\n    grants: { ben@example.com: [vewer] }\n",
    '3:33: projects.web.grants["ben@example.com"][0]: no role "vewer". Did you mean "viewer"? Use owner, member, viewer or ' +
      "the id of a role (role_…).",
  ],
  [
    "a certificate that does not exist",
    "projects:\n  web:\n    certificates: [gateway]\n",
    '3:20: projects.web.certificates[0]: no certificate "gateway". Use the id of a certificate (cert_…), or declare it in ' +
      "certificates.",
  ],
  [
    "a certificate without a file",
    "certificates:\n  gateway: { file: ./gateway.pem }\n  other: { name: other }\n",
    "2:14: certificates.gateway.file: no file <folder>/gateway.pem. Correct the path, or put the certificate there.",
    "3:3: certificates.other: give either `file` or `content`.",
  ],
  [
    "an environment that does not exist",
    "defaults:\n  environments: { production: {} }\nprojects:\n  web: { environment: prodution }\n",
    '4:10: projects.web.environment: no environment "prodution". Did you mean "production"? Use production, or declare it in ' +
      "defaults.environments.",
  ],
  [
    "two amounts, and no amount",
    "spendLimit: { dollars: 5, cents: 500 }\nprojects:\n  web: { spendLimit: {} }\n",
    "1:1: spendLimit: give either `dollars` or `cents`.",
    "3:10: projects.web.spendLimit: give either `dollars` or `cents`.",
  ],
  [
    "an amount with a fraction of a cent, and a limit of nothing",
    "spendLimit: { dollars: 1.005 }\nprojects:\n  web: { spendLimit: { cents: 0 } }\n",
    "1:15: spendLimit.dollars: must be an amount of whole cents, such as 12.5, not 1.005.",
    "3:24: projects.web.spendLimit.cents: must be $0.01 or more.",
  ],
  [
    "an alert for nobody, in the defaults that two projects inherit",
    "defaults:\n  spendAlerts: { most: { dollars: 40 } }\nprojects:\n  web: {}\n  api: {}\n",
    "2:18: defaults.spendAlerts.most: `recipients` is required: give a list of e-mail addresses.",
  ],
  [
    "a null that removes nothing",
    "defaults:\n  groups: { group_1: viewer }\nprojects:\n  web:\n    groups: { group_l: null }\n",
    '5:15: projects.web.groups.group_l: nothing to remove: no defaults give this key. Did you mean "group_1"? Remove this ' +
      "line, or give a value.",
  ],
  [
    "a tier outside a list",
    "projects:\n  web:\n    serviceTiers: { enabledTiers: flex }\n",
    '3:21: projects.web.serviceTiers.enabledTiers: must be all, or a list such as [flex], not "flex".',
  ],
  [
    "a key that cannot be part of a name",
    "projects:\n  web/eu: {}\n",
    '2:3: projects["web/eu"]: a key must begin with a letter or digit, and may contain letters, digits, `_`, `.`, `-` and ' +
      "spaces.",
  ],
  [
    "two keys that give one name",
    "projects:\n  web:\n    roles: { a-b: { permissions: [] } }\n  web-a:\n    roles: { b: { permissions: [] } }\n",
    "5:14: projects.web-a.roles.b: this and projects.web.roles.a-b would be one resource, ProjectRole <name>-web-a-b. Rename " +
      "one of the keys.",
  ],
  [
    "a role twice",
    "roles:\n  auditor: { permissions: [] }\n  Auditor: { permissions: [] }\nteams:\n  search: { roles: [auditor, Auditor, auditor] }\n",
    "5:39: teams.search.roles[2]: names auditor a second time. Remove one of the two entries.",
  ],
  [
    "a role of a group twice, and a certificate twice",
    "projects:\n  web:\n    groups: { group_1: [member, member] }\n    certificates: [cert_1, cert_1]\n",
    "3:33: projects.web.groups.group_1[1]: names member a second time. Remove one of the two entries.",
    "4:28: projects.web.certificates[1]: names cert_1 a second time. Remove one of the two entries.",
  ],
  ["an empty file", "", "1:1: must be a map, not nothing. For a map without entries, write {}."],
  [
    "a key twice",
    "teams:\n  search: {}\n  search: {}\n",
    "3:3: the key search occurs twice in one map. Rename or remove one of the two.",
  ],
  [
    "broken YAML",
    "teams: [\n",
    "2:1: the file is not valid YAML. Flow sequence in block collection must be sufficiently indented and end with a ].",
  ],
  [
    "two documents",
    "teams: {}\n---\nteams: {}\n",
    "2:1: the file contains a second document. Remove the line `---` and what follows it.",
  ],
  [
    "an alias without an anchor",
    "teams:\n  search: *missing\n",
    "2:11: no anchor &missing before this alias. Add the anchor, or write the value.",
  ],
  [
    "aliases that expand to billions of values",
    [
      "x-0: &a0 [x, x, x, x, x, x, x, x, x]\n",
      ...Array.from({ length: 12 }, (_, i) => `x-${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]\n`),
    ].join(""),
    "1:1: the document has more than 200,000 values, or contains itself. Aliases count as often as they are used: remove some.",
  ],
  [
    "an alias in itself",
    "teams: &teams\n  search: *teams\n",
    "2:11: the alias *teams is inside its own anchor. Write the value.",
  ],
  [
    "a mistake in a part that a merge key brings, at the anchor",
    "x-lab: &lab\n  residncy: EU\nprojects:\n  web:\n    <<: *lab\n    name: web\n",
    '2:3: projects.web.residncy: unknown key. Did you mean "residency"? Allowed here: name, environment, exclusive, ' +
      "residency, externalKeyId, forceArchive, allowSameName, protect, members, roles, groups, grants, serviceAccounts, " +
      "rateLimits, spendLimit, spendAlerts, models, tools, serviceTiers, dataRetention, certificates.",
  ],
];

describe("a document with a mistake", () => {
  it.each(rows)("is refused: %s", (_, text, ...lines) => {
    expect(mistakes(text)).toEqual(lines.map((line) => `organization.yaml:${line}`));
  });

  it("is refused with all mistakes in the order of the lines, and a reference to a part with a mistake is none", () => {
    const text = "projects:\n  web:\n    groups: { search: membr }\nteams:\n  search: { membrs: [] }\n  sales: 5\n";
    const found = mistakes(text).map((line) => line.split(" ").slice(0, 2).join(" "));
    expect(found).toEqual([
      "organization.yaml:3:15: projects.web.groups.search:",
      "organization.yaml:5:13: teams.search.membrs:",
      "organization.yaml:6:3: teams.sales:",
    ]);
  });

  it("is refused with a wrong item of a list, and then with the mistakes of the other items", () => {
    const text = (first: string) =>
      `teams:\n  search: { roles: [auditer], members: [${first}, ben@example.com, ben@example.com] }\n`;
    const role =
      'organization.yaml:2:21: teams.search.roles[0]: no role "auditer". Use the id of a role (role_…), or declare it in roles.';
    expect(mistakes(text("7"))).toEqual([
      role,
      "organization.yaml:2:41: teams.search.members[0]: must be text, not 7. Put it in quotes.",
    ]);
    expect(mistakes(text("ana@example.com"))).toEqual([
      role,
      "organization.yaml:2:75: teams.search.members[2]: names ben@example.com a second time. Remove one of the two entries.",
    ]);
  });

  it("is refused with at most twenty mistakes, and the number of the others", () => {
    const people = Array.from({ length: 25 }, (_, index) => `  ben${index}@example.com: wrong\n`).join("");
    const lines = mistakes(`people:\n${people}`);
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe("… and 5 more.");
  });

  it("is refused with at most twenty keys to choose from", () => {
    const teams = Array.from({ length: 30 }, (_, index) => `  team-${index}: {}\n`).join("");
    const [line] = mistakes(`teams:\n${teams}projects:\n  web: { groups: { sales: member } }\n`);
    expect(line).toMatch(/team-18, team-19, … or the id of a group \(group_…\), or declare it in teams\.$/);
  });

  it("is refused with the name of the component and the number of mistakes", () => {
    expect(() => read("owners: 5\n")).toThrow(
      `Organization acme: ${join(folder, "organization.yaml")} has a mistake. Correct what these lines name:\n`,
    );
    expect(() => read("owners: 5\npeople: 5\n")).toThrow("has 2 mistakes");
  });

  it("is refused without lines if it is an object", () => {
    const wrong = { teams: { search: { member: [] } }, projects: { web: { groups: { serch: "member" } } } };
    expect(linesOf(() => readDocument("acme", wrong as OrganizationDocument))).toEqual([
      `teams.search.member: unknown key. Did you mean "members"? Allowed here: ${TEAM_KEYS}.`,
      'projects.web.groups.serch: no team "serch". Did you mean "search"? Use search or the id of a group (group_…), or ' +
        "declare it in teams.",
    ]);
  });

  it.each([
    [pulumi.output("web"), "an output of a resource"],
    [() => "web", "a function"],
    [new Date(0), "a Date"],
  ])("is refused if it contains what is no plain data", (name, what) => {
    const document = { projects: { web: { name } } } as unknown as OrganizationDocument;
    expect(linesOf(() => readDocument("acme", document))).toEqual([
      `projects.web.name: must be plain data, not ${what}. Write the value itself, or declare this part with a resource of ` +
        "its own.",
    ]);
  });

  it("cannot have the reserved key __proto__", () => {
    const document = { projects: JSON.parse('{"__proto__":null}') as Record<string, object> };
    expect(() => readDocument("acme", document)).toThrow(
      "projects.__proto__: this key is reserved. Choose a different key.",
    );
  });

  it("never breaks the check, whatever it contains", () => {
    const words = [
      ...["exclusive", "owners", "people", "roles", "teams", "certificates", "spendLimit", "spendAlerts", "defaults"],
      ...["environments", "projects", "members", "groups", "grants", "environment", "production", "permissions", "web"],
      ...["ana@example.com", "owner", "dollars", "constructor", "__proto__", "$schema", "<<", ""],
    ];
    const word = fc.constantFrom(...words);
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5, depthSize: "small" },
        fc.oneof(word, fc.constant(null), fc.integer(), fc.boolean()),
        fc.dictionary(word, tie("value"), { maxKeys: 4 }),
        fc.array(tie("value"), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(word, value, { maxKeys: 5 }), (document) => {
        for (const run of [() => readDocument("acme", document), () => read(stringify(document))]) {
          try {
            const { document: correct } = run();
            expect(declarationsOf("acme", correct)).toBeInstanceOf(Array);
          } catch (error) {
            expect(error).toBeInstanceOf(pulumi.RunError);
            expect((error as Error).message).toMatch(/^Organization acme: \S.* has (?:a mistake|\d+ mistakes)\. /);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is refused if the file does not exist, with the path that was tried", () => {
    expect(() => readDocument("acme", "missing.yaml")).toThrow(
      `Organization acme: could not read ${join(process.cwd(), "missing.yaml")}: the file does not exist. Give the path of a ` +
        `YAML or JSON file; a relative path starts from the program's folder.`,
    );
  });
});

describe("a document", () => {
  const text = `
x-team: &team { exclusive: remove }
teams:
  search: { <<: *team, members: [ana@example.com] }
  sales: *team
projects:
  web: {}
`;
  const same = {
    teams: { search: { members: ["ana@example.com"], exclusive: "remove" }, sales: { exclusive: "remove" } },
    projects: { web: {} },
  } satisfies OrganizationDocument;

  it("may have anchors, merge keys and notes whose keys begin with x-", () => {
    expect(read(text).document).toEqual(same);
  });

  it("may be JSON, with the address of its schema", () => {
    const json = { $schema: "./organization.schema.json", ...same };
    expect(read(JSON.stringify(json), "organization.json").document).toEqual(json);
  });

  it("may be an object, whose undefined entries mean nothing", () => {
    const object = { ...same, owners: undefined, projects: { web: { name: undefined } } };
    expect(readDocument("acme", object).document).toEqual(same);
  });

  it("may use one anchor many times", () => {
    const teams = Array.from({ length: 500 }, (_, index) => `  team-${index}: *team\n`).join("");
    const { document } = read(`x-team: &team { exclusive: remove }\nteams:\n${teams}`);
    expect(Object.keys(document.teams!)).toHaveLength(500);
  });

  it("has the type of the schema", () => {
    type Mutable<T> = T extends object ? { -readonly [Key in keyof T]: Mutable<T[Key]> } : T;
    expectTypeOf<Mutable<OrganizationDocument>>().toEqualTypeOf<Mutable<z.infer<typeof documentSchema>>>();
  });

  it("loads the parser only from a file", () => {
    const script = (source: string) => `
      const { Organization } = require("pulumi-openai-admin");
      require("@pulumi/pulumi").runtime.setMocks({ newResource: ({ inputs }) => ({ id: "id", state: inputs }), call: () => ({}) });
      new Organization("acme", ${source});
      console.log(Object.keys(require.cache).some((file) => /node_modules.yaml/.test(file)));`;
    const loads = (source: string) => execFileSync(process.execPath, ["-e", script(source)], { encoding: "utf8" });
    expect(loads("{}")).toBe("false\n");
    writeFileSync(join(folder, "small.yaml"), "teams: {}\n");
    expect(loads(JSON.stringify(join(folder, "small.yaml")))).toBe("true\n");
  });
});

describe("the settings of a project", () => {
  const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.array(fc.integer(), { maxLength: 2 }));
  const keys = fc.constantFrom("a", "b", "c");
  const settings = fc.letrec((tie) => ({
    map: fc.dictionary(keys, fc.oneof({ maxDepth: 3 }, leaf, fc.constant(null), tie("map")), { maxKeys: 3 }),
  })).map;

  /** The value at a path: undefined if there is none. */
  const at = (value: unknown, path: readonly string[]): unknown =>
    path.reduce<unknown>((inner, key) => (isMap(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  /** The paths of all values that are no maps. */
  const leavesOf = (value: unknown, path: string[] = []): string[][] =>
    isMap(value) ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key])) : [path];

  it("win over what the project inherits, and null removes", () => {
    fc.assert(
      fc.property(settings, settings, settings, (defaults, environment, project) => {
        const document = {
          defaults: { ...defaults, environments: { production: environment } },
          projects: { web: { ...project, environment: "production" } },
        } as OrganizationDocument;
        const result = projectOf(document, "web") as Record<string, unknown>;
        const layers = [project, environment, defaults];
        for (const [index, layer] of layers.entries()) {
          const stronger = layers.slice(0, index);
          const isOpen = (path: readonly string[]) => stronger.every((one) => saysNothing(one, path));
          for (const path of leavesOf(layer).filter(isOpen)) {
            expect(at(result, path)).toEqual(at(layer, path) ?? undefined);
          }
        }
        for (const path of leavesOf(result)) expect(at(result, path)).not.toBeNull();
      }),
    );

    /** Whether a layer says nothing about a value: nothing at its path, and no null or scalar in place of a map around it. */
    function saysNothing(layer: unknown, path: readonly string[]): boolean {
      const around = path.slice(1).map((_, end) => at(layer, path.slice(0, end + 1)));
      return at(layer, path) === undefined && around.every((value) => value === undefined || isMap(value));
    }
  });

  it("keep everything that only one layer has, and change none of the layers", () => {
    fc.assert(
      fc.property(settings, (layer) => {
        const before = structuredClone(layer);
        const alone = merged({}, layer);
        expect(merged(alone, {})).toEqual(alone);
        expect(merged({}, alone)).toEqual(alone);
        expect(layer).toEqual(before);
      }),
    );
  });

  it("have one amount: an amount in dollars replaces an amount in cents", () => {
    const document = {
      defaults: { spendLimit: { cents: 100 }, spendAlerts: { most: { dollars: 4, recipients: ["a@example.com"] } } },
      projects: { web: { spendLimit: { dollars: 5 }, spendAlerts: { most: { cents: 50 } } } },
    } satisfies OrganizationDocument;
    expect(projectOf(document, "web")).toEqual({
      spendLimit: { dollars: 5 },
      spendAlerts: { most: { cents: 50, recipients: ["a@example.com"] } },
    });
  });
});

describe("what a document declares", () => {
  const all = (document: OrganizationDocument) =>
    declarationsOf("acme", readDocument("acme", document).document, folder).map(
      ({ kind, name, parent }) => `${kind} ${name}${parent ? ` in ${parent}` : ""}`,
    );
  const argsOf = (document: OrganizationDocument, id: string) =>
    declarationsOf("acme", document, folder).find(({ kind, name }) => `${kind} ${name}` === id)!;

  const document = {
    owners: ["ana@example.com"],
    people: { "Ben@example.com": { role: "reader", roles: ["auditor", "role_9"] }, "user-7": "reader" },
    roles: { auditor: { permissions: ["api.groups.read"] } },
    teams: {
      search: { name: "search-team", members: ["ben@example.com", "svc_acct_1"], roles: ["auditor"] },
      sales: { groupId: "group_9" },
    },
    spendLimit: { dollars: 5000 },
    spendAlerts: { most: { cents: 400_000, recipients: ["finance@example.com"], subjectPrefix: "[acme]" } },
    dataRetention: "zero_data_retention",
    projects: {
      web: {
        protect: true,
        exclusive: "remove",
        residency: "EU_STORAGE_PROCESSING",
        members: { "ben@example.com": "member" },
        roles: { caller: { permissions: ["api.model.request"] } },
        groups: { search: ["caller", "viewer"], sales: "member", group_3: "role_3" },
        grants: { "dan@example.com": ["viewer"], "user-7": ["caller"] },
        serviceAccounts: { crawler: { role: "member" } },
        rateLimits: { "gpt-5": { maxRequestsPer1Minute: 500 } },
        spendLimit: { dollars: 500 },
        spendAlerts: { half: { dollars: 250, recipients: ["finance@example.com"] } },
        models: { mode: "allow_list", modelIds: ["gpt-5"] },
        tools: { webSearch: false },
        serviceTiers: { enabledTiers: [] },
        dataRetention: "organization_default",
        certificates: ["cert_1"],
      },
    },
  } satisfies OrganizationDocument;

  it("has names from the keys, and each resource after its parent and its references", () => {
    expect(all(document)).toEqual([
      "Role acme-auditor",
      "OrganizationUser acme-ben@example.com",
      "RoleAssignment acme-ben@example.com-auditor",
      "RoleAssignment acme-ben@example.com-role_9",
      "OrganizationUser acme-user-7",
      "OrganizationOwners acme",
      "Team acme-search",
      "Group acme-search in Team acme-search",
      "GroupMembers acme-search in Team acme-search",
      "RoleAssignment acme-search-auditor in Team acme-search",
      "Team acme-sales",
      "OrganizationSpendLimit acme",
      "OrganizationSpendAlert acme-most",
      "OrganizationDataRetention acme",
      "Workspace acme-web",
      ...[
        "Project acme-web",
        "ProjectRole acme-web-caller",
        "ServiceAccount acme-web-crawler",
        "ProjectMembers acme-web",
        "ProjectGroup acme-web-search",
        "RoleAssignment acme-web-search-viewer",
        "ProjectGroup acme-web-sales",
        "ProjectGroup acme-web-group_3",
      ].map((id) => `${id} in Workspace acme-web`),
      // A person whom only a grant names.
      "OrganizationUser acme-dan@example.com",
      ...[
        "RoleAssignment acme-web-dan@example.com-viewer",
        "RoleAssignment acme-web-user-7-caller",
        "ProjectRateLimits acme-web",
        "ProjectSpendLimit acme-web",
        "ProjectSpendAlert acme-web-half",
        "ProjectModelPermissions acme-web",
        "ProjectHostedToolPermissions acme-web",
        "ProjectServiceTierSettings acme-web",
        "ProjectDataRetention acme-web",
        "ProjectCertificate acme-web-cert_1",
      ].map((id) => `${id} in Workspace acme-web`),
    ]);
  });

  it("has the arguments of the resources", () => {
    const args = (id: string) => argsOf(document, id).args;
    const projectId = { idOf: "Project acme-web" };
    expect(args("OrganizationUser acme-ben@example.com")).toEqual({ email: "Ben@example.com", role: "reader" });
    expect(args("OrganizationUser acme-user-7")).toEqual({ userId: "user-7", role: "reader" });
    expect(args("OrganizationUser acme-dan@example.com")).toEqual({ email: "dan@example.com" });
    expect(args("OrganizationOwners acme")).toEqual({ owners: ["ana@example.com"], onUnexpected: "warn" });
    expect(args("Group acme-search")).toEqual({ name: "search-team" });
    expect(args("Role acme-auditor")).toEqual({ name: "auditor", permissions: ["api.groups.read"] });
    expect(args("RoleAssignment acme-search-auditor")).toEqual({
      groupId: { idOf: "Group acme-search" },
      roleId: { idOf: "Role acme-auditor" },
      organization: true,
    });
    expect(args("OrganizationSpendLimit acme")).toEqual({ thresholdAmount: 500_000 });
    expect(args("OrganizationSpendAlert acme-most")).toEqual({
      thresholdAmount: 400_000,
      notificationChannel: { recipients: ["finance@example.com"], subjectPrefix: "[acme]" },
    });
    expect(args("Project acme-web")).toEqual({ name: "web", residency: "EU_STORAGE_PROCESSING" });
    expect(args("ProjectMembers acme-web")).toEqual({
      projectId,
      members: { "ben@example.com": "member" },
      onUnexpected: "remove",
    });
    expect(args("ProjectGroup acme-web-search")).toEqual({
      projectId,
      groupId: { idOf: "Group acme-search" },
      roleId: { idOf: "ProjectRole acme-web-caller" },
    });
    expect(args("ProjectGroup acme-web-sales")).toMatchObject({
      groupId: "group_9",
      roleId: "role-api-project-member",
    });
    expect(args("RoleAssignment acme-web-dan@example.com-viewer")).toEqual({
      projectId,
      userId: { idOf: "OrganizationUser acme-dan@example.com" },
      roleId: "role-api-project-viewer",
    });
    expect(args("ServiceAccount acme-web-crawler")).toEqual({
      projectId,
      name: "crawler",
      createApiKey: false,
      role: "member",
    });
    expect(args("ProjectRateLimits acme-web")).toEqual({
      projectId,
      limits: { "gpt-5": { maxRequestsPer1Minute: 500 } },
    });
  });

  it("says what must come first, and what is protected", () => {
    const { protect, dependsOn } = argsOf(document, "Project acme-web");
    expect({ protect, dependsOn }).toEqual({ protect: true, dependsOn: undefined });
    const ben = "OrganizationUser acme-ben@example.com";
    expect(argsOf(document, "ProjectMembers acme-web").dependsOn).toEqual([ben]);
    expect(argsOf(document, "GroupMembers acme-search").dependsOn).toEqual([ben]);
    expect(argsOf(document, "OrganizationSpendAlert acme-most").dependsOn).toEqual(["OrganizationSpendLimit acme"]);
    expect(argsOf(document, "ProjectSpendAlert acme-web-half").dependsOn).toEqual(["ProjectSpendLimit acme-web"]);
    expect(argsOf(document, "RoleAssignment acme-web-search-viewer").dependsOn).toEqual([
      "ProjectGroup acme-web-search",
    ]);
  });

  it("is the same in YAML", () => {
    expect(read(stringify(document)).document).toEqual(document);
  });

  it("has certificates from files beside the document, and by key in projects", () => {
    mkdirSync(join(folder, "certificates"), { recursive: true });
    writeFileSync(join(folder, "certificates", "gateway.pem"), certificatePem);
    const { document, folder: from } = read(
      "certificates: { gateway: { file: certificates/gateway.pem, active: true } }\nprojects: { web: { certificates: [gateway] } }\n",
    );
    const declared = declarationsOf("acme", document, from);
    expect(declared.find(({ kind }) => kind === "Certificate")!.args).toEqual({
      content: certificatePem,
      active: true,
    });
    expect(declared.find(({ kind }) => kind === "ProjectCertificate")!.args).toEqual({
      projectId: { idOf: "Project acme-web" },
      certificateId: { idOf: "Certificate acme-gateway" },
    });
  });

  it("contains no settings whose keys are all removed", () => {
    const document = {
      defaults: {
        tools: { mcp: false },
        rateLimits: { "gpt-5": { maxRequestsPer1Minute: 1 } },
        members: { "a@example.com": "owner" },
      },
      projects: { web: { tools: { mcp: null }, rateLimits: { "gpt-5": null }, members: null } },
    } satisfies OrganizationDocument;
    expect(all(document)).toEqual(["Workspace acme-web", "Project acme-web in Workspace acme-web"]);
  });
});

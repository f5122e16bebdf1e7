import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CommandError } from "../../provider/cli/commandError";
import { main } from "../../provider/cli/main";
import { reasonsToFail } from "../../provider/cli/unmanaged/exit";
import { isIgnored, readIgnored, requireMatches } from "../../provider/cli/unmanaged/ignoreFile";
import { inMarkdown } from "../../provider/cli/unmanaged/markdown";
import type { OrganizationReport, Unmanaged, UnmanagedReport } from "../../provider/cli/unmanaged/report";
import { inText } from "../../provider/cli/unmanaged/text";
import { failOnNamed, scopeNamed } from "../../provider/cli/unmanaged/words";

const JULY_1 = Date.parse("2026-07-01T00:00:00Z") / 1000;

const ana: Unmanaged = {
  topic: "members",
  kind: "ProjectUser",
  id: "proj_1/user_2",
  name: ["web", "ana@example.com"],
  project: { id: "proj_1", name: "web" },
  makesOwner: true,
  remarks: ["owner of the project"],
  createdAt: JULY_1,
  author: { by: "ben@example.com", apiKeyId: "key_9", at: JULY_1 + 60, event: "user.added", about: null },
};
const seat: Unmanaged = {
  ...ana,
  ...{
    kind: "GroupUser",
    id: "group_1/user_2",
    name: ["crew", "ana@example.com"],
    project: null,
    makesOwner: false,
    remarks: [],
  },
  createdAt: null,
  author: { by: "ben@example.com", apiKeyId: null, at: JULY_1, event: "group.updated", about: "Group" },
};
const limit: Unmanaged = {
  ...ana,
  ...{ topic: "limits", kind: "RateLimit", id: "proj_1/rl-x", name: ["web", "a|b`c"], makesOwner: false },
  remarks: ["maxRequestsPer1Minute 500, usually 10000"],
  createdAt: null,
  author: null,
};
const organization: OrganizationReport = {
  organization: "org-1",
  stacks: ["prod", "dev"],
  complete: false,
  unmanaged: [ana, seat, limit],
  managedTwice: [
    {
      ...{ kind: "Project", id: "proj_3", name: ["search"] },
      by: [
        { stack: "prod", resource: "search", urn: "urn:1" },
        { stack: "dev", resource: "finder", urn: "urn:2" },
      ],
    },
  ],
  unread: [
    { kind: "ProjectApiKey", below: null, permission: "api.management.read", reason: "…" },
    { kind: "RateLimit", below: "proj_4", permission: null, reason: "The API answered 400." },
  ],
  leftOut: { ignored: 1, ofIdentityProvider: 2 },
  auditLog: { problem: null, readSince: JULY_1 - 60 },
  requests: 12,
};
const report: UnmanagedReport = { version: 1, organizations: [organization] };

describe("the report", () => {
  it("as text: a table for each kind, what is missing, and a summary", () => {
    expect(inText(report)).toBe(`Organisation org-1, stacks prod, dev

members: ProjectUser (1)
ID             NAME                   REMARK                BY                              WHEN
proj_1/user_2  web / ana@example.com  owner of the project  ben@example.com with key key_9  2026-07-01 00:01:00 UTC

members: GroupUser (1)
ID              NAME                    BY                                          WHEN
group_1/user_2  crew / ana@example.com  ben@example.com (last change of the group)  2026-07-01 00:00:00 UTC

limits: RateLimit (1)
ID           NAME         REMARK                                    WHEN
proj_1/rl-x  web / a|b\`c  maxRequestsPer1Minute 500, usually 10000  before 2026-06-30 23:59:00 UTC

managed twice (1)
KIND     ID      NAME    BY
Project  proj_3  search  search (stack prod), finder (stack dev)

This report is incomplete.
Could not read ProjectApiKey: the key lacks the permission api.management.read.
Could not read RateLimit below proj_4. The API answered 400.
The audit log was read back to 2026-06-30 23:59:00 UTC.
Left out 2 objects that an identity provider manages.
Left out 1 object that the ignore file lists.
3 unmanaged objects: members 2, limits 1. 1 object is managed twice.
`);
  });

  it("as Markdown: the summary first, and nothing from outside is markup", () => {
    expect(inMarkdown(report)).toBe(`## Organisation org-1, stacks prod, dev

3 unmanaged objects: members 2, limits 1. 1 object is managed twice.

This report is incomplete.

Could not read ProjectApiKey: the key lacks the permission api.management.read.

Could not read RateLimit below proj\\_4. The API answered 400.

The audit log was read back to 2026-06-30 23:59:00 UTC.

Left out 2 objects that an identity provider manages.

Left out 1 object that the ignore file lists.

### members: ProjectUser (1)

| id | name | remark | by | when |
| --- | --- | --- | --- | --- |
| \`proj_1/user_2\` | \`web / ana@example.com\` | \`owner of the project\` | \`ben@example.com with key key_9\` | \`2026-07-01 00:01:00 UTC\` |

### members: GroupUser (1)

| id | name | by | when |
| --- | --- | --- | --- |
| \`group_1/user_2\` | \`crew / ana@example.com\` | \`ben@example.com (last change of the group)\` | \`2026-07-01 00:00:00 UTC\` |

### limits: RateLimit (1)

| id | name | remark | when |
| --- | --- | --- | --- |
| \`proj_1/rl-x\` | \`web / a\\|b'c\` | \`maxRequestsPer1Minute 500, usually 10000\` | \`before 2026-06-30 23:59:00 UTC\` |

### managed twice (1)

| kind | id | name | by |
| --- | --- | --- | --- |
| \`Project\` | \`proj_3\` | \`search\` | \`search (stack prod), finder (stack dev)\` |
`);
  });

  it("of an organisation without findings is three lines", () => {
    const clean = { ...organization, unmanaged: [], managedTwice: [], unread: [], complete: true };
    const nothing = {
      ...clean,
      leftOut: { ignored: 0, ofIdentityProvider: 0 },
      auditLog: { problem: "…", readSince: null },
    };
    expect(inText({ version: 1, organizations: [nothing] })).toBe(
      "Organisation org-1, stacks prod, dev\n\nNo unmanaged objects.\n",
    );
  });
});

describe("--fail-on", () => {
  const all = scopeNamed([], []).kinds;
  const reasons = (words: string[], of: Partial<OrganizationReport> = {}) =>
    reasonsToFail({ version: 1, organizations: [{ ...organization, unread: [], ...of }] }, failOnNamed(words, all));

  it.each<[string[], string[]]>([
    [[], []],
    [["keys"], []],
    [["members"], ["--fail-on names 2 unmanaged objects."]],
    [["owners"], ["--fail-on names 1 unmanaged object."]],
    [["owners,limits", "keys"], ["--fail-on names 2 unmanaged objects."]],
    [["twice"], ["--fail-on names 1 object that several resources manage."]],
    [["all"], ["--fail-on names 3 unmanaged objects.", "--fail-on names 1 object that several resources manage."]],
  ])("%j fails because of %j", (words, expected) => {
    expect(reasons(words)).toEqual(expected);
  });

  it("fails when a topic could not be read, and only then", () => {
    const { unread } = organization;
    const could = "--fail-on could not check ProjectApiKey, because the key may not read it.";
    expect(reasons(["keys"], { unread })).toEqual([could]);
    expect(reasons(["spend"], { unread })).toEqual([]);
    const members = [{ ...unread[0]!, kind: "ProjectUser" }];
    expect(reasons(["owners"], { unread: members, unmanaged: [] })).toEqual([
      "--fail-on could not check ProjectUser, because the key may not read it.",
    ]);
  });
});

describe("a mistake in the options", () => {
  it.each<[string, () => unknown, string]>([
    [
      "a misspelt kind",
      () => scopeNamed(["ProjectUsr"], []),
      "--only ProjectUsr: this is not a kind or a topic. Did you mean ProjectUser?",
    ],
    [
      "a kind in lower case",
      () => scopeNamed(["projectuser"], []),
      "--only projectuser: this is not a kind or a topic. Did you mean ProjectUser?",
    ],
    [
      "a set",
      () => scopeNamed(["ProjectMembers"], []),
      "--only ProjectMembers: this is not a kind or a topic. Use one of projects, people, ",
    ],
    [
      "a kind that is in no project",
      () => scopeNamed(["members,Group"], ["web"]),
      "--project leaves nothing to read of --only Group: these objects are not in projects. Remove --project, or Group from --only.",
    ],
    [
      "a misspelt topic",
      () => failOnNamed(["membres"], scopeNamed([], []).kinds),
      "--fail-on membres: this is not a topic. Did you mean members?",
    ],
    [
      "a topic that is not read",
      () => failOnNamed(["keys"], scopeNamed(["members"], []).kinds),
      "--fail-on keys can find nothing, because --only or --project leaves out these objects. Remove keys from --fail-on, or read more.",
    ],
    [
      "a topic outside projects",
      () => failOnNamed(["people"], scopeNamed([], ["web"]).kinds),
      "--fail-on people can find nothing, because --only or --project leaves out these objects.",
    ],
  ])("%s is refused", (_, act, message) => {
    expect(act).toThrow(CommandError);
    expect(act).toThrow(message);
  });

  it.each([
    [["--format", "html"], 1],
    [["--only", "Projct"], 1],
    [["--ignore", "/does/not/exist.yaml"], 1],
    [["--formt", "json"], 2],
  ])("%j ends with exit code %i before anything is read", async (args, code) => {
    expect(await main(["unmanaged", ...args])).toBe(code);
  });

  it("says which kinds a topic has: names can be repeated, and separated by commas", () => {
    expect([...scopeNamed(["limits", "AdminApiKey,roles"], []).kinds].sort()).toEqual([
      "AdminApiKey",
      "ProjectRole",
      "RateLimit",
      "Role",
    ]);
  });
});

describe("the ignore file", () => {
  const read = (text: string) => readIgnored("ignore.yaml", text, JULY_1);

  it.each<[string, string[]]>([
    ["ProjectUser", ["ProjectUser"]],
    ["ProjectUser:proj_1/user_2", ["ProjectUser"]],
    ["ProjectUser:proj_1/*", ["ProjectUser"]],
    ["ProjectUser:web / *", ["ProjectUser"]],
    ["GroupUser: ANA@example.com", ["GroupUser"]],
    ["RateLimit:a|b`c", ["RateLimit"]],
    ["GroupUser:proj_1/*", []],
    ["ProjectUser:user", []],
    ["project:web", ["ProjectUser", "RateLimit"]],
    ["project:proj_*", ["ProjectUser", "RateLimit"]],
    ["project:search", []],
  ])("selector %s matches %j", (selector, kinds) => {
    const [entry] = read(`- { selector: "${selector}", reason: known, until: 2026-12-31 }`);
    expect([ana, seat, limit].filter((one) => isIgnored(entry!, one)).map(({ kind }) => kind)).toEqual(kinds);
  });

  it.each<[string, string, string[]]>([
    ["no reason", "- selector: Group", ["1:3: the entry requires a reason"]],
    ["an empty reason", '- selector: Group\n  reason: " "', ["2:11: the entry requires a reason"]],
    ["no selector", "- reason: why", ["1:3: the entry requires a selector"]],
    ["an unknown kind", "- selector: Gruop\n  reason: why", ["1:13: Gruop is not a kind. Did you mean Group?"]],
    [
      "a set",
      "- selector: ProjectMembers\n  reason: why",
      ["1:13: ProjectMembers is not a kind. A selector must be `<Kind>`, "],
    ],
    [
      "a project without a name",
      "- selector: project\n  reason: why",
      ["1:13: a selector must be `<Kind>`, `<Kind>:<id or name>`"],
    ],
    ["an empty pattern", '- selector: "Group:"\n  reason: why', ["1:13: a selector must be"]],
    [
      "a misspelt field",
      "- selector: Group\n  reason: why\n  untill: 2027-01-01",
      ["3:3: untill is not a field. Use until"],
    ],
    [
      "an expired entry",
      "- selector: Group\n  reason: why\n  until: 2026-06-30",
      ["3:10: the entry has expired on 2026-06-30"],
    ],
    [
      "a date that is none",
      "- selector: Group\n  reason: why\n  until: 2026-02-30",
      ["3:10: until must be an ISO date"],
    ],
    ["no list", "selector: Group", ["1:1: the file must be a list of entries"]],
    ["a text as an entry", "- Group", ["1:3: an entry must have the fields selector and reason"]],
    ["broken YAML", "- { selector: Group", ["1:20: "]],
    [
      "several mistakes",
      "- selector: Gruop\n- reason: why",
      ["1:13: Gruop is not a kind", "1:3: the entry requires a reason", "2:3: the entry requires a selector"],
    ],
  ])("with %s is refused, with line and column", (_, text, mistakes) => {
    for (const mistake of mistakes) expect(() => read(text)).toThrow(`ignore.yaml:${mistake}`);
    expect(() => read(text)).toThrow(/Correct the file, then run unmanaged again\.$/);
  });

  it("of the how-to is valid", () => {
    const page = readFileSync(join(__dirname, "../../docs/how-to/unmanaged.md"), "utf8");
    const [, block = ""] = /```yaml\n([^]*?)```/.exec(page) ?? [];
    const entries = readIgnored("unmanaged.yaml", block, JULY_1);
    expect(entries.map(({ selector }) => selector)).toEqual([
      "project:playground",
      "ServiceAccount:proj_abc/svc_acct_*",
    ]);
  });

  it("may be empty, and an entry holds to the end of its last day", () => {
    expect(read("# nothing yet\n")).toEqual([]);
    expect(read("- { selector: Group, reason: why, until: 2026-07-01 }")).toHaveLength(1);
  });

  it("is refused if an entry matches nothing", () => {
    const entries = read("- { selector: Group, reason: why }\n- { selector: Role, reason: why }");
    expect(() => requireMatches("ignore.yaml", entries.slice(1))).toThrow(
      "ignore.yaml:2:3: Role matches no unmanaged object. Remove the entry.",
    );
    expect(() => requireMatches("ignore.yaml", [])).not.toThrow();
  });
});

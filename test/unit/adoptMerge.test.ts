import { declare } from "../../provider/cli/adopt/declare";
import { objectsOf } from "./arbitraryOrganization";
import { describe, expect, it } from "vitest";
import { mergedText } from "../../provider/cli/adopt/files/merge";
import type { OrganizationDocument } from "../../provider/components/organization/document";

describe("an addition to a document of a person", () => {
  const added = (text: string, addition: OrganizationDocument) => mergedText(text, addition);
  const rows: [string, string, OrganizationDocument, string][] = [
    [
      "a member in a block",
      "teams:\n  a:\n    members: # us\n    - x@e.c  # boss\n",
      { teams: { a: { members: ["y@e.c"] } } },
      "teams:\n  a:\n    members: # us\n    - x@e.c  # boss\n    - y@e.c\n",
    ],
    ["a member in brackets", "owners: [ x@e.c ] # us\n", { owners: ["y@e.c"] }, "owners: [ x@e.c, y@e.c ] # us\n"],
    [
      "an entry in an empty map in braces",
      "projects: { web: {} } # us\n",
      { projects: { web: { members: { "x@e.c": "owner" } } } },
      "projects: { web: { members: { x@e.c: owner } } } # us\n",
    ],
    [
      "a part after a byte order mark",
      "\ufeffowners: []\n",
      { owners: ["x@e.c"], dataRetention: "none" },
      "\ufeffowners: [x@e.c]\ndataRetention: none\n",
    ],
    ["an entry in an empty file with a mark", "---\n", { owners: ["x@e.c"] }, "---\nowners:\n  - x@e.c\n"],
    [
      "an entry in an empty map",
      "people: {} # nobody\n",
      { people: { "x@e.c": "reader" } },
      "people:\n  x@e.c: reader # nobody\n",
    ],
    [
      "an entry in braces",
      "people: { x@e.c: reader }\n",
      { people: { "y@e.c": "reader" } },
      "people: { x@e.c: reader, y@e.c: reader }\n",
    ],
    ["a person in another case", "owners: [X@e.c]\n", { owners: ["x@e.c"] }, "owners: [X@e.c]\n"],
    [
      "a changed role",
      "projects:\n  web:\n    members: { x@e.c: owner }\n",
      { projects: { web: { members: { "x@e.c": "member" } } } },
      "projects:\n  web:\n    members: { x@e.c: owner }\n",
    ],
    [
      "a limit in another unit",
      "spendLimit: { cents: 100 }\n",
      { spendLimit: { dollars: 7 } },
      "spendLimit: { cents: 100 }\n",
    ],
    [
      "a further role of a group",
      "projects:\n  web:\n    groups: { a: member }\n",
      { projects: { web: { groups: { a: ["member", "caller"] } } } },
      "projects:\n  web:\n    groups: { a: [member, caller] }\n",
    ],
    [
      "a role of a person",
      "people:\n  x@e.c: reader\n",
      { people: { "x@e.c": { role: "reader", roles: ["auditor"] } } },
      "people:\n  x@e.c: { role: reader, roles: [auditor] }\n",
    ],
    [
      "a new project",
      "projects:\n  web: {}\n# the end",
      { projects: { api: { members: {} } } },
      "projects:\n  web: {}\n\n  api:\n    members: {}\n# the end",
    ],
    [
      "a setting that defaults give",
      "defaults:\n  tools: { mcp: false }\nprojects:\n  web: {}\n",
      { projects: { web: { tools: { mcp: false } } } },
      "defaults:\n  tools: { mcp: false }\nprojects:\n  web: {}\n",
    ],
    [
      "a member beside a merge key",
      "x-a: &a\n  members: { x@e.c: owner }\nprojects:\n  web:\n    <<: *a\n",
      { projects: { web: { members: { "y@e.c": "member" } } } },
      "x-a: &a\n  members: { x@e.c: owner }\nprojects:\n  web:\n    <<: *a\n    members:\n      x@e.c: owner\n      y@e.c: member\n",
    ],
    [
      "a member of an alias",
      "x-a: &a [x@e.c]\nowners: *a\n",
      { owners: ["y@e.c"] },
      "x-a: &a [x@e.c]\nowners: [x@e.c, y@e.c]\n",
    ],
    [
      "a key that the person has removed",
      "defaults:\n  rateLimits: { o3: { maxRequestsPer1Minute: 1 } }\nprojects:\n  web:\n    rateLimits: null\n",
      { projects: { web: { rateLimits: { o3: { maxRequestsPer1Minute: 5 } } } } },
      "defaults:\n  rateLimits: { o3: { maxRequestsPer1Minute: 1 } }\nprojects:\n  web:\n    rateLimits: null\n",
    ],
    [
      "Windows lines",
      "owners:\r\n  - x@e.c\r\n",
      { owners: ["y@e.c"], roles: { a: { permissions: ["p"] } } },
      "owners:\r\n  - x@e.c\r\n  - y@e.c\r\n\r\nroles:\r\n  a: { permissions: [p] }\r\n",
    ],
    ["a file without content", "# ours\n", { owners: ["x@e.c"] }, "# ours\nowners:\n  - x@e.c\n"],
  ];
  it.each(["- a\n", "hello\n", "null\n", "# why\n- a\n"])("is refused if the file contains no map: %j", (text) => {
    expect(() => added(text, { owners: ["x@e.c"] })).toThrow(
      "Could not add to organization.yaml: the file does not contain a map such as `owners: […]`. Correct the file",
    );
  });

  it.each(rows)("%s", (_, text, addition, expected) => {
    const { text: merged, skipped } = added(text, addition);
    expect(merged).toBe(expected);
    expect(skipped).toEqual([]);
  });

  it("does not give others access through an anchor", () => {
    const text = "teams:\n  a:\n    members: &us [x@e.c]\n  b:\n    members: *us\n";
    const merged = added(text, { teams: { a: { members: ["y@e.c"] } } });
    expect(merged).toEqual({ text, skipped: ["teams.a.members: [x@e.c, y@e.c]"] });
  });

  it("stops at a file that is not valid YAML, and names the line", () => {
    expect(() => added("owners:\n  - x\n people: {\n", { owners: ["x@e.c"] })).toThrow(
      /^Could not add to organization\.yaml: line \d is not valid YAML: .* Correct the file, then run the command again\. Nothing has changed\.$/s,
    );
  });

  it("protects a new project, unless the file says otherwise", () => {
    const addition = { defaults: { protect: true }, projects: { api: { members: {} } } };
    expect(added("projects: {}\n", addition).text).toBe("projects:\n  api:\n    members: {}\n    protect: true\n");
    expect(added("defaults: { protect: false }\nprojects: {}\n", addition).text).not.toContain("protect: true");
  });
});

describe("a second run", () => {
  const objects = objectsOf({
    owners: ["ana@example.com"],
    teams: { search: { members: ["ben@example.com"] } },
    projects: {
      web: {
        members: { "ana@example.com": "owner", "ben@example.com": "member" },
        serviceAccounts: { crawler: { role: "member" } },
        spendAlerts: { "at-300": { dollars: 300, recipients: ["ana@example.com"] } },
      },
    },
  });

  it("keeps the keys that a person has chosen, and adds only what is new", () => {
    const existing = [
      "owners: [ana@example.com]",
      "teams:",
      "  finders: { name: search, members: [ben@example.com] }",
      "projects:",
      "  # The shop.",
      "  shop:",
      "    name: web",
      "    members:",
      "      ana@example.com: owner",
      "    serviceAccounts:",
      "      spider: { name: crawler, role: member }",
      "    spendAlerts:",
      "      most: { cents: 30000, recipients: [ana@example.com] }",
      "people: { cleo@example.com: reader, dora@example.com: reader, emil@example.com: reader }",
      "",
    ];
    const options = { format: "yaml", name: "acme", protect: true, existing: existing.join("\n"), now: 0 } as const;
    const { files } = declare({ objects, leftOut: [] }, options);
    const expected = existing
      .join("\n")
      .replace("ana@example.com: owner\n", "ana@example.com: owner\n      ben@example.com: member\n")
      .replace(
        "emil@example.com: reader",
        "emil@example.com: reader, finn@example.com: reader, gita@example.com: reader",
      );
    expect(files.get("organization.yaml")).toBe(expected);
  });
});

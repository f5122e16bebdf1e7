import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keysFor, variableOf } from "../../provider/cli/adopt/declare/keys";
import { selected, type Selection } from "../../provider/cli/adopt/declare/selection";
import { objectsOf } from "./arbitraryOrganization";

describe("a selection", () => {
  const objects = objectsOf({
    owners: ["ana@example.com"],
    projects: { web: { members: { "ben@example.com": "owner" } }, api: { members: {} } },
  });
  const idsOf = (selection: Selection) =>
    selected(objects, selection).map(({ declaration, id }) => `${declaration.kind} ${id}`);
  const [web] = objects.filter(({ inputs }) => inputs.name === "web");

  it("is everything without a word", () => {
    expect(selected(objects, {})).toEqual(objects);
  });

  it("takes topics and kinds", () => {
    expect(idsOf({ only: ["projects"] })).toEqual(idsOf({ only: ["Project"] }));
    expect(idsOf({ only: ["projects", "OrganizationOwners"] })).toHaveLength(3);
  });

  it("takes a project by name or id with what is in it", () => {
    expect(idsOf({ projects: ["web"] })).toEqual(idsOf({ projects: [web!.id] }));
    expect(idsOf({ projects: ["web"] })).toContain(`ProjectMembers ${web!.id}`);
    expect(idsOf({ projects: ["web"] }).some((id) => id.startsWith("OrganizationUser"))).toBe(false);
    expect(idsOf({ projects: ["web"], only: ["members"] })).toEqual([
      `ProjectMembers ${web!.id}`,
      `ProjectUser ${web!.id}/user-ben`,
    ]);
  });

  it("leaves out topics, projects and objects", () => {
    expect(idsOf({ exclude: ["web"] }).some((id) => id.includes(web!.id))).toBe(false);
    expect(idsOf({ exclude: ["user-cleo"] })).toEqual(idsOf({}).filter((id) => id !== "OrganizationUser user-cleo"));
  });

  const refusals: [Selection, string][] = [
    [{ only: ["member"] }, 'Could not select "member" with --only: it names nothing here. Did you mean "members"?'],
    [{ projects: ["wbe"] }, 'Could not select "wbe" with --project: it names nothing here. Did you mean "web"?'],
    [
      { projects: ["elsewhere"] },
      'Could not select "elsewhere" with --project: it names nothing here. Use one of web, api.',
    ],
    [
      { only: ["projectUSER"] },
      'Could not select "projectUSER" with --only: it names nothing here. Did you mean "ProjectUser"?',
    ],
    [
      { exclude: ["ProjectUsr"] },
      'Could not select "ProjectUsr" with --exclude: it names nothing here. Did you mean "ProjectUser"?',
    ],
  ];
  it("shows names from outside in one line, without codes for a terminal", () => {
    const hostile = objectsOf({ projects: { web: { name: "a\n\u001b[31mError: \u202eb", members: {} } } });
    expect(() => selected(hostile, { projects: ["elsewhere"] })).toThrow("Use one of a [31mError:  b.");
  });

  it.each(refusals)("refuses %j", (selection, message) => {
    expect(() => selected(objects, selection)).toThrow(message);
  });
});

describe("keys", () => {
  const objects = fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^proj_[A-Za-z0-9]{6,10}$/),
      name: fc.oneof(
        fc.string({ maxLength: 300 }),
        fc.string({ unit: "grapheme" }),
        fc.constantFrom("web", "Web", "wéb", "🚀", ""),
      ),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  );

  it("are unique in every case, valid in a document, and independent of the order", () => {
    fc.assert(
      fc.property(objects, (all) => {
        const keys = keysFor(all, { noun: "project", reserved: ["owner"] });
        const values = [...keys.values()];
        expect(keys.size).toBe(all.length);
        expect(new Set([...values, "owner"].map((key) => key.toLowerCase())).size).toBe(all.length + 1);
        for (const key of values) expect(key).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}_.-]*$/u);
        for (const key of values) expect(variableOf(key)).toMatch(/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u);
        expect(new Map(keysFor(all.toReversed(), { noun: "project", reserved: ["owner"] }))).toEqual(keys);
      }),
    );
  });

  it("do not depend on the order of ids with the same end", () => {
    const ids = ["proj_abngth", "proj_aangth"].map((id) => ({ id, name: "🚀" }));
    const keys = keysFor(ids, { noun: "project" });
    expect(new Map(keysFor(ids.toReversed(), { noun: "project" }))).toEqual(keys);
  });

  it("are names of files on Windows too", () => {
    const all = ["con", "Aux", "NUL", "prn", "com1", "LPT9", "com10", "console"].map((name, index) => ({
      id: `proj_000${index}`,
      name,
    }));
    expect([...keysFor(all, { noun: "project" }).values()].filter((key) => !key.includes("-"))).toEqual([
      "com10",
      "console",
    ]);
  });

  it("stay as an earlier run has given them", () => {
    const known = new Map([["proj_000001", "web"]]);
    const all = [
      { id: "proj_000001", name: "web" },
      { id: "proj_000002", name: "web" },
    ];
    expect([...keysFor(all, { noun: "project", known }).values()]).toEqual(["web", "web-0002"]);
  });
});

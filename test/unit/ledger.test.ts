import { describe, expect, it } from "vitest";
import { judgeDelete, type DeleteFacts } from "../../provider/lifecycle/deleteVerdict";
import { Ledger } from "../../provider/lifecycle/ledger";
import { successorOf, type Namesake } from "../../provider/lifecycle/namesakes";

const successor: Namesake = { id: "proj_2", createdAt: Infinity, replaces: [] };

const nothing: DeleteFacts = { isRecreated: false, successor: undefined };

const table: readonly [title: string, facts: Partial<DeleteFacts>, verdict: string][] = [
  ["a resource whose line was deleted from the program", {}, "send"],
  ["a resource that the run declares and replaces", { isDeclared: true }, "send"],
  ["an object that the run has created under another name", { claim: "created" }, "skip: claimed"],
  ["an object that the run has imported under another name", { claim: "imported" }, "skip: claimed"],
  [
    "an object that was created under another name, and is declared",
    { claim: "created", isDeclared: true },
    "skip: claimed",
  ],
  ["an object that another state entry keeps", { stays: true }, "skip: declared elsewhere"],
  ["an object that stays in the state and is declared", { stays: true, isDeclared: true }, "skip: declared elsewhere"],
  ["an object that stays in the state, but was recreated on purpose", { stays: true, isRecreated: true }, "send"],
  ["an object that a create found but could not take", { isContested: true }, "refuse: contested"],
  ["an object that its own resource replaces, after a conflict", { isContested: true, isDeclared: true }, "send"],
  ["an object with a newer twin", { successor }, "refuse: renamed proj_2"],
  ["a declared object with a newer twin", { successor, isDeclared: true }, "send"],
  ["a contested object with a newer twin", { successor, isContested: true }, "refuse: contested"],
  ["a claimed object that was contested earlier", { claim: "created", isContested: true }, "skip: claimed"],
];

describe("whether the plugin may send a delete for", () => {
  it.each(table)("%s", (_title, facts, expected) => {
    const verdict = judgeDelete({ ...nothing, ...facts });
    const because = "because" in verdict ? `: ${verdict.because}` : "";
    const id = "successor" in verdict ? ` ${verdict.successor.id}` : "";
    expect(`${verdict.answer}${because}${id}`).toBe(expected);
  });
});

describe("the successor of an object that is identified only by its name", () => {
  const old = { id: "proj_1", createdAt: 100 };

  it.each<[string, Namesake[], string | undefined]>([
    ["is missing if there is no other object", [], undefined],
    ["is never the object itself", [{ id: "proj_1", createdAt: 200, replaces: [] }], undefined],
    ["is never an older object", [{ id: "proj_2", createdAt: 50, replaces: [] }], undefined],
    ["is a newer object", [{ id: "proj_2", createdAt: 200, replaces: [] }], "proj_2"],
    ["is an object that this run has created", [{ id: "proj_2", createdAt: Infinity, replaces: [] }], "proj_2"],
    ["is never the object's own replacement", [{ id: "proj_2", createdAt: 200, replaces: ["proj_1"] }], undefined],
  ])("%s", (_title, namesakes, id) => {
    expect(successorOf(old, namesakes)?.id).toBe(id);
  });
});

describe("the ledger", () => {
  it("accepts one create or import per object", () => {
    const ledger = new Ledger();
    expect(ledger.created("Group", "group_1")).toBe(true);
    expect(ledger.created("Group", "group_1")).toBe(false);
    expect(ledger.imported("Group", "group_1")).toBe(false);
    expect(ledger.imported("Role", "group_1")).toBe(true);
    ledger.conflicted("Group", "group_1");
    expect(ledger.of("Group", "group_1")).toMatchObject({ isContested: true });
    expect(ledger.created("Group", "group_1")).toBe(true);
  });

  it("attributes as many diffs to refreshes as there were refreshes", () => {
    const ledger = new Ledger();
    expect(ledger.diffIsOfRefresh("Group", "group_1")).toBe(false);
    ledger.refreshed("Group", "group_1");
    ledger.refreshed("Group", "group_1");
    expect([1, 2, 3].map(() => ledger.diffIsOfRefresh("Group", "group_1"))).toEqual([true, true, false]);
    expect(ledger.of("Group", "group_1")).toEqual({ isInState: true });
  });

  it("knows which objects are declared, under which name, and whether they stay", () => {
    const ledger = new Ledger();
    ledger.diffed("Group", "group_1", { declaredAs: "a", isChanged: true });
    expect(ledger.of("Group", "group_1")).toEqual({ isInState: true, isDeclared: true, declaredAs: "a" });
    ledger.diffed("Group", "group_1", { declaredAs: undefined, isChanged: false });
    expect(ledger.of("Group", "group_1")).toMatchObject({ declaredAs: "a", stays: true });
  });

  it("knows what replaces an object, in the run of the replacement and in later runs", () => {
    const ledger = new Ledger();
    const declaredAs = '{"name":"a"}';
    expect(ledger.replacementOf("Group", "group_1", `Group ["1"]`)).toBeUndefined();
    ledger.diffed("Group", "group_1", { declaredAs, isChanged: true, isReplaced: true });
    ledger.diffed("Group", "group_2", { declaredAs, isChanged: true });
    expect(ledger.replacedFor("Group", declaredAs)).toEqual(["group_1"]);
    expect(ledger.replacedFor("Role", declaredAs)).toEqual([]);
    expect(ledger.replacementOf("Group", "group_1", `Group ["1"]`)).toEqual({ name: "a" });

    const later = new Ledger();
    later.diffed("Group", "group_3", { declaredAs, isChanged: false, replaced: ["group_1"] });
    expect(later.replacementOf("Group", "group_1", `Group ["1"]`)).toEqual({ name: "a" });
    expect(later.replacementOf("Group", "group_2", `Group ["2"]`)).toBeUndefined();
  });

  it("finds the objects that the program has below a path", () => {
    const ledger = new Ledger();
    ledger.created("RoleAssignment", "proj_1/groups/group_1/role_1");
    expect(ledger.hasBelow("RoleAssignment", "proj_1/groups/group_1/")).toBe(true);
    expect(ledger.hasBelow("RoleAssignment", "proj_1/groups/group_2/")).toBe(false);
    expect(ledger.hasBelow("ProjectGroup", "proj_1/groups/group_1/")).toBe(false);
  });
});

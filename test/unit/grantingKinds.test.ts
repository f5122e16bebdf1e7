import { policies } from "pulumi-openai-admin-policy-access/policies";
import { examinedKinds } from "pulumi-openai-admin-policy-kit";
import { describe, expect, it } from "vitest";
import { grantingKinds, idOutputs, references } from "../../provider/access";
import type { MembershipGiver, RoleGiver } from "../../provider/access";
import type { Input, Inputs } from "../../provider/lifecycle/inputs";
import { kinds } from "../kinds";

type Row = RoleGiver | MembershipGiver;

/** The table also has rows for kinds that the provider does not have yet. */
const table: Readonly<Record<string, Row>> = grantingKinds;

const declarations = kinds.map(({ declaration }) => declaration);
const granting = declarations.map(({ kind }) => kind).filter((kind) => kind in table);

/** Inputs that name a holder or a role. A kind with such an input probably grants something. */
const GRANTING_INPUTS = ["userId", "email", "groupId", "serviceAccountId", "role", "roleId", "members", "owners"];

/** Kinds with such an input that nevertheless grant nothing, and why. */
const GRANTING_NOTHING: Readonly<Record<string, string>> = {
  ServiceAccountKey: "a key has the access of its account",
  WorkloadIdentityFederationRule: "a workload has the access of the rule's account",
};

describe("the table of granting kinds", () => {
  it("has each kind whose inputs name a holder or a role", () => {
    const suspects = declarations
      .map(({ kind }) => kind)
      .filter((kind) => GRANTING_INPUTS.some((input) => input in inputsOfKind(kind)));
    expect(suspects.filter((kind) => !(kind in table) && !(kind in GRANTING_NOTHING))).toEqual([]);
    expect(Object.keys(GRANTING_NOTHING).filter((kind) => kind in table || !suspects.includes(kind))).toEqual([]);
  });

  it.each(granting)("reads only inputs that %s has", (kind) => {
    const { outputs } = declarations.find((one) => one.kind === kind)!;
    const known = [...Object.keys(inputsOfKind(kind)), ...outputs];
    expect(inputsOf(table[kind]!).filter((input) => !known.includes(input))).toEqual([]);
  });
});

function inputsOf(row: Row): string[] {
  const named = "everyoneIn" in row.to ? [row.to.everyoneIn] : row.to;
  if ("membershipOf" in row) return [...named, row.membershipOf];
  const role = typeof row.role === "string" ? [] : row.role;
  const scope = { project: ["projectId"], organization: [], either: ["projectId", "organization"] }[row.where];
  return [...named, ...role, ...scope, ...(row.alsoIn ? [row.alsoIn] : [])];
}

describe("the table of references", () => {
  it.each(Object.entries(idOutputs))("knows the output that contains the id of a %s", (kind, output) => {
    expect(declarations.find((one) => one.kind === kind)?.id.own).toBe(output);
  });

  it.each(granting)("has exactly the inputs of %s that refer to another object", (kind) => {
    const inputs = inputsOfKind(kind);
    const referring = Object.keys(inputs).filter((input) => refers(inputs[input]!));
    expect(referring).toEqual(Object.keys(inputs).filter((input) => input in references));
  });

  it.each(Object.entries(references))("has the same kinds for %s as all kinds with that input", (input, expected) => {
    const inputs = declarations.map(({ kind }) => inputsOfKind(kind)[input]).filter((one) => one !== undefined);
    expect(inputs.length).toBeGreaterThan(0);
    expect(inputs.filter((one) => !refers(one))).toEqual([]);
    const kinds = inputs.flatMap(({ refersTo }) => refersTo);
    expect(kinds.filter((kind) => !(expected as readonly string[]).includes(kind))).toEqual([]);
  });
});

function inputsOfKind(kind: string): Inputs {
  return declarations.find((one) => one.kind === kind)!.inputs;
}

/** Whether the input itself is a reference. The items of a list of objects refer by the field that `refersAt` names. */
function refers({ refersTo, refersAt }: Input): boolean {
  return refersTo.length > 0 && refersAt === undefined;
}

/** The condition under which a rule judges a kind. */
const judges: Readonly<Record<string, (row: Row) => boolean>> = {
  "project-owners": (row) => givesRoleIn(row, "project"),
  "organization-owners": (row) => givesRoleIn(row, "organization"),
  "organization-owner-count": (row) => givesRoleIn(row, "organization"),
  "grant-until": (row) => "role" in row,
  "email-domains": namesPeople,
  "direct-grants": (row) => "role" in row && namesPeople(row),
  "service-account-roles": (row) => givesRoleIn(row, "project") && reachesAccounts(row),
  "service-account-organization-roles": (row) => givesRoleIn(row, "organization") && reachesAccounts(row),
};

/** Kinds that a rule leaves out, and why. */
const EXEMPT: readonly (readonly [rule: string, kind: string, why: string])[] = [
  ["direct-grants", "OrganizationUser", "everybody in the organisation has a role of their own in it"],
  ["direct-grants", "OrganizationOwners", "everybody in the organisation has a role of their own in it"],
  ["grant-until", "ServiceAccount", "service-account-roles checks whether an account may be an owner at all"],
  ["service-account-roles", "ProjectMembers", "its entries are people"],
  ["service-account-organization-roles", "OrganizationOwners", "its entries are people"],
  ["service-account-roles", "ProjectUser", "an account belongs to its project already, with the role of its own"],
  ["service-account-organization-roles", "OrganizationUser", "it finds people only"],
];

function givesRoleIn(row: Row, where: "project" | "organization"): boolean {
  if (!("role" in row)) return false;
  return row.where === "either" || row.where === where || (where === "project" && row.alsoIn !== undefined);
}

function namesPeople({ to }: Row): boolean {
  return "everyoneIn" in to || to.includes("userId") || to.includes("email");
}

function reachesAccounts({ to }: Row): boolean {
  return "everyoneIn" in to || to.some((input) => input !== "email");
}

describe("the rules about access", () => {
  it.each(Object.entries(judges))("%s judges each kind that it covers, or exempts it by name", (name, isAbout) => {
    const judged = examinedKinds(policies.find((policy) => policy.name === name)!);
    const exempt = EXEMPT.filter(([rule]) => rule === name).map(([, kind]) => kind);
    const expected = granting.filter((kind) => isAbout(table[kind]!));
    expect([...judged, ...exempt].sort()).toEqual(expected.sort());
  });

  it("have exemptions only for rules that exist", () => {
    expect(EXEMPT.filter(([rule]) => !(rule in judges))).toEqual([]);
  });
});

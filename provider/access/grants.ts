/** Reads the grants and memberships in a resource's inputs, by the table of granting kinds. */
import { grantingKind, type PrincipalInput, type PrincipalSource, type RoleGiver } from "./grantingKinds";
import { NOT_KNOWN, type Known, type NotKnown } from "./known";
import { lastSegment } from "./references";
import { predefinedRole, shortRole } from "./roles";

type Values = Readonly<Record<string, unknown>>;

/** A resource as data. {@link NOT_KNOWN} replaces each unknown value. */
export interface Resource {
  /** `ProjectUser`. */
  readonly kind: string;
  readonly inputs: Values;
  /** The outputs, such as the id of a service account. */
  readonly outputs?: Values;
}

/** The recipient of a grant or a membership. */
export interface StatedPrincipal {
  /** `user`: a person or a service account. The id does not tell which. */
  readonly kind: "person" | "serviceAccount" | "group" | "user";
  /** The input that names the recipient. */
  readonly input: PrincipalInput | "members" | "owners";
  /** The API's id, or the e-mail address of a person. */
  readonly id: Known<string>;
}

/** Where a role holds. */
export type Scope = { readonly organization: true } | { readonly projectId: Known<string> } | NotKnown;

/** A role that a resource grants. */
export interface StatedGrant {
  readonly principal: StatedPrincipal;
  /** The role's id in the short spelling, or the name of a custom role. */
  readonly role: Known<string>;
  readonly scope: Scope;
}

/** A membership in a group that a resource grants. */
export interface StatedMembership {
  readonly principal: StatedPrincipal;
  readonly groupId: Known<string>;
}

/** Everything that a resource grants. */
export interface Stated {
  readonly grants: readonly StatedGrant[];
  readonly memberships: readonly StatedMembership[];
  /** The inputs that are unknown lists of recipients. */
  readonly notKnown: readonly string[];
}

/** The grants and memberships of a resource. */
export function grantsOf({ kind, inputs, outputs = {} }: Resource): Stated {
  const row = grantingKind(kind);
  if (row === undefined) return { grants: [], memberships: [], notKnown: [] };
  const { named, notKnown } = namedBy(row.to, inputs, outputs);
  if ("membershipOf" in row) {
    const groupId = idIn(inputs, row.membershipOf);
    return { grants: [], memberships: named.map(({ principal }) => ({ principal, groupId })), notKnown };
  }
  const scope = scopeOf(row, inputs);
  const grants = named.flatMap((one) => {
    const { principal } = one;
    const role = roleGiven(row, inputs, one);
    const further = row.alsoIn === undefined ? [] : projectGrants(inputs[row.alsoIn], row.alsoIn, principal);
    return role === undefined ? further : [{ principal, role, scope }, ...further];
  });
  return { grants, memberships: [], notKnown };
}

/** The role of a service account. Without the input `role`, the API creates a member with a key, or no role without a key. */
export function accountRole<Role extends string>(inputs: {
  readonly role?: Role;
  readonly createApiKey?: boolean;
}): Role | "member" | "none" {
  return inputs.role ?? (inputs.createApiKey === false ? "none" : "member");
}

/** A recipient, as a resource names it. */
interface Named {
  readonly principal: StatedPrincipal;
  /** The recipient's value in a map. */
  readonly value?: unknown;
  /** The path to the recipient: `userId`, or `members.user-2`. */
  readonly path: string;
}

function namedBy(to: PrincipalSource, inputs: Values, outputs: Values): { named: Named[]; notKnown: string[] } {
  if ("everyoneIn" in to) return everyoneIn(inputs[to.everyoneIn], to.everyoneIn);
  const values = to.some((input) => isGiven(inputs[input])) ? inputs : outputs;
  const input = to.find((one) => isGiven(values[one])) ?? to[0]!;
  return { named: [{ principal: principalOf(idIn(values, input), input), path: input }], notKnown: [] };
}

function everyoneIn(value: unknown, input: "members" | "owners"): { named: Named[]; notKnown: string[] } {
  if (value === NOT_KNOWN) return { named: [], notKnown: [input] };
  const isList = Array.isArray(value);
  const named = Object.entries((value ?? {}) as Values).map(([key, one]) => {
    const path = `${input}.${key}`;
    const id = isList ? idOf(one, path) : withoutPath(key);
    return { principal: principalOf(id, input), value: isList ? undefined : one, path };
  });
  return { named, notKnown: [] };
}

function principalOf(id: Known<string>, input: StatedPrincipal["input"]): StatedPrincipal {
  if (input === "groupId") return { kind: "group", input, id };
  if (input === "serviceAccountId") return { kind: "serviceAccount", input, id };
  return { kind: input === "email" ? "person" : userKind(id), input, id };
}

/** The kind of a recipient, by id. The API does not guarantee the prefix, but nothing else identifies an undeclared account. */
function userKind(id: Known<string>): "person" | "serviceAccount" | "user" {
  if (typeof id !== "string") return "user";
  if (id.includes("@")) return "person";
  return id.startsWith("svc_acct") ? "serviceAccount" : "user";
}

function roleGiven(
  { role: source, where }: RoleGiver,
  inputs: Values,
  { value, path }: Named,
): Known<string> | undefined {
  const level = where === "organization" ? "organization" : "project";
  if (source === "owner") return predefinedRole("owner", level);
  if (source === "valueOfEach") return roleNamed(value, level, path);
  if (source === "accountRole") return roleOfAccount(inputs);
  const given = source.find((one) => isGiven(inputs[one]));
  return given && roleNamed(inputs[given], level, given);
}

function roleOfAccount({ role, createApiKey }: Values): Known<string> | undefined {
  if (isGiven(role)) return role === "none" ? undefined : roleNamed(role, "project", "role");
  if (createApiKey === NOT_KNOWN) return { notKnown: "createApiKey" };
  const byDefault = accountRole({ createApiKey: createApiKey !== false });
  return byDefault === "none" ? undefined : predefinedRole(byDefault, "project");
}

function roleNamed(value: unknown, level: "project" | "organization", path: string): Known<string> {
  return typeof value === "string" ? predefinedRole(shortRole(value), level) : { notKnown: path };
}

/** The project roles that an invite grants. An invite without projects is for the default project, whose id we do not know. */
function projectGrants(value: unknown, input: string, principal: StatedPrincipal): StatedGrant[] {
  if (!Array.isArray(value)) {
    const notKnown = { notKnown: input };
    return [{ principal, role: notKnown, scope: { projectId: notKnown } }];
  }
  return value.map((entry: unknown, index) => {
    const path = `${input}.${index}`;
    const { projectId, role } = entry === NOT_KNOWN ? {} : (entry as Values);
    return {
      principal,
      role: roleNamed(role, "project", `${path}.role`),
      scope: { projectId: idOf(projectId, `${path}.projectId`) },
    };
  });
}

function scopeOf({ where }: RoleGiver, inputs: Values): Scope {
  if (where === "organization") return { organization: true };
  if (where === "either") {
    if (inputs.organization === NOT_KNOWN) return { notKnown: "organization" };
    if (inputs.organization === true) return { organization: true };
  }
  return { projectId: idIn(inputs, "projectId") };
}

function idIn(values: Values, input: string): Known<string> {
  return idOf(values[input], input);
}

/** The API's id in a value. A value that is not a string counts as unknown. */
function idOf(value: unknown, path: string): Known<string> {
  return typeof value === "string" ? withoutPath(value) : { notKnown: path };
}

/** The API's id in a Pulumi id. An e-mail address stays whole, because it may contain a slash. */
function withoutPath(id: string): string {
  return id.includes("@") ? id : lastSegment(id);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/**
 * Which rule of the policy packs concerns which kind. A new kind, or a new input of a kind, fails a test here until somebody
 * decides whether a rule has to learn it.
 */
import { rateLimitNames } from "pulumi-openai-admin";
import { policies as access } from "pulumi-openai-admin-policy-access/policies";
import { policies as finops } from "pulumi-openai-admin-policy-finops/policies";
import { policies as hygiene } from "pulumi-openai-admin-policy-hygiene/policies";
import { examinedKinds } from "pulumi-openai-admin-policy-kit";
import { policies as limits } from "pulumi-openai-admin-policy-limits/policies";
import { describe, expect, it } from "vitest";
import { kinds as specs } from "../kinds";

interface Concern {
  /** The rule concerns every kind with one of these inputs. */
  readonly inputs?: readonly string[];
  /** Kinds that the rule concerns whatever their inputs are. */
  readonly kinds?: readonly string[];
  /** Kinds with such an input that the rule does not concern, and why. */
  readonly except?: Readonly<Record<string, string>>;
}

const IN_ORGANIZATION = "its role is in the organisation, which organization-owners checks";
const IN_PROJECT = "its role is in a project, which project-owners checks";
const NO_ROLE = "a membership of a group gives no role by itself; the grants to the group count its members";
const EVERYBODY = "everybody in the organisation has a role of their own in it";
const THROUGH_GROUP = "this is access through a group";
const INVITES_NOBODY = "it invites nobody";
const PEOPLE_ONLY = "it gives its role to people only";
const CHOSEN = "people choose it in the console by its name, which is often a title with spaces";

const organizationOwners: Concern = {
  inputs: ["role", "roleId", "owners"],
  except: { ProjectUser: IN_PROJECT, ServiceAccount: IN_PROJECT, ProjectGroup: IN_PROJECT },
};

const rateLimits: Concern = { inputs: ["model", "limits", ...rateLimitNames] };

const spendLimits: Concern = {
  inputs: ["thresholdAmount"],
  except: { ProjectSpendAlert: "an alert stops nothing", OrganizationSpendAlert: "an alert stops nothing" },
};

const concerns: Readonly<Record<string, Concern>> = {
  "project-owners": {
    inputs: ["role", "roleId", "members", "projects", "owners"],
    except: { OrganizationUser: IN_ORGANIZATION, OrganizationOwners: IN_ORGANIZATION, GroupMembers: NO_ROLE },
  },
  "organization-owners": organizationOwners,
  "organization-owner-count": organizationOwners,
  "grant-until": {
    inputs: ["role", "roleId", "members", "owners", "until"],
    except: {
      ServiceAccount: "service-account-roles checks whether an account may be an owner at all",
      GroupUser: NO_ROLE,
      GroupMembers: NO_ROLE,
    },
  },
  "email-domains": { inputs: ["email", "userId", "members", "owners"] },
  "invite-domains": { inputs: ["email", "whenAbsent"], except: { ProjectUser: INVITES_NOBODY } },
  "invite-role": {
    inputs: ["role", "projects", "whenAbsent"],
    except: { ProjectUser: INVITES_NOBODY, ServiceAccount: INVITES_NOBODY },
  },
  "direct-grants": {
    inputs: ["email", "userId", "members", "owners"],
    except: {
      OrganizationUser: EVERYBODY,
      OrganizationOwners: EVERYBODY,
      GroupUser: THROUGH_GROUP,
      GroupMembers: THROUGH_GROUP,
    },
  },
  "exclusive-members": {
    inputs: ["onUnexpected"],
    kinds: ["Project"],
    except: { GroupMembers: "the rule is about projects", OrganizationOwners: "the rule is about projects" },
  },
  "group-members": { kinds: ["Group"] },
  "custom-role-permissions": {
    inputs: ["permissions"],
    except: { WorkloadIdentityFederationRule: "least-privilege-accounts checks the scopes of workloads" },
  },
  "service-account-roles": {
    inputs: ["role", "roleId"],
    except: {
      Invite: PEOPLE_ONLY,
      OrganizationUser: PEOPLE_ONLY,
      ProjectUser: "an account belongs to its project already, with a role of its own",
    },
  },
  "service-account-organization-roles": { inputs: ["organization"] },
  "service-account-keys": {
    inputs: ["createApiKey", "serviceAccountId"],
    except: { WorkloadIdentityFederationRule: "a workload has no key" },
  },
  "least-privilege-accounts": {
    inputs: ["permissions", "roleId"],
    except: {
      Role: "custom-role-permissions checks what a role grants",
      ProjectRole: "custom-role-permissions checks what a role grants",
      OrganizationUser: PEOPLE_ONLY,
    },
  },
  "workload-identity-pins": { inputs: ["attributeMatchers"] },
  "no-personal-keys": { inputs: ["apiKeyId"] },

  "rate-limits-declared": { kinds: ["Project"] },
  "rate-limit-band": rateLimits,
  "rate-limit-sum": rateLimits,
  "rate-limit-model": rateLimits,
  "rate-limit-zero": rateLimits,
  "tokens-per-request": rateLimits,

  "spend-limit-declared": { kinds: ["Project", "OrganizationSpendLimit"] },
  "spend-limit-band": spendLimits,
  "spend-sum": spendLimits,
  "spend-alerts-below-limit": { inputs: ["thresholdAmount"] },
  "alert-recipients": { inputs: ["notificationChannel"] },
  "service-tiers": { inputs: ["default", "enabledTiers"] },

  "project-protection": { kinds: ["Project"] },
  "project-residency": { inputs: ["residency", "geography"] },
  "certificate-expiry": { inputs: ["content"] },
  "certificate-self-signed": { inputs: ["content"] },
  "certificate-key": { inputs: ["content"] },
  "key-expiry": {
    inputs: ["expiresInSeconds", "apiKeyExpiresInSeconds"],
    except: { AdminApiKey: "admin-key-expiry checks it" },
  },
  "key-scopes": { inputs: ["scopes", "createApiKey"] },
  "admin-key-expiry": {
    inputs: ["expiresInSeconds"],
    except: { ServiceAccountKey: "key-expiry checks it", ProjectApiKey: "key-expiry checks it" },
  },
  "external-key-protected": { inputs: ["provider"] },
  "retention-allowed": { inputs: ["retentionType"] },
  "models-allowed": { inputs: ["mode", "modelIds"], kinds: ["Project"] },
  "models-retired": { inputs: ["model", "limits", "modelIds"] },
  "tools-off-unless-listed": {
    inputs: ["fileSearch", "webSearch", "imageGeneration", "mcp", "codeInterpreter"],
    kinds: ["Project"],
  },
  names: {
    inputs: ["name"],
    except: { Role: CHOSEN, ProjectRole: CHOSEN, Certificate: "its name is often the name of a host" },
  },
  "no-secrets-in-texts": { inputs: ["name", "description", "notificationChannel"] },
};

const REFERS = "it refers to another object, and the rules find that object by it";
const PROVIDER = "only the provider uses it, and it changes nothing in the organisation by itself";
const ONE_VALUE = "the API accepts a single value";

/** Inputs that no rule reads, and why. */
const UNREAD: Readonly<Record<string, string>> = {
  projectId: REFERS,
  groupId: REFERS,
  certificateId: REFERS,
  workloadIdentityProviderId: REFERS,
  externalKeyId: REFERS,
  currency: ONE_VALUE,
  interval: ONE_VALUE,
  allowSameName: PROVIDER,
  forceArchive: PROVIDER,
  forceDelete: PROVIDER,
  generation: PROVIDER,
  keepers: PROVIDER,
  onDestroy: "a pack does not see a destroy",
  resendWhenExpired: "the invite has passed the rules already",
  validate: "it only asks OpenAI for a check",
  waitForValidated: "it only asks OpenAI for a check",
  purpose: "both purposes are uses of the key",
  active: "an inactive certificate lets nobody in",
  enabled: "a disabled provider or rule lets nobody in",
  issuer: "the rules of the provider decide who gets in",
  audience: "the rules of the provider decide who gets in",
  verification: "the rules of the provider decide who gets in",
  attributeTransformations: "the rules of the provider decide who gets in",
  technicalLevel: "it is an answer from OpenAI's onboarding",
  developerPersona: "it is an answer from OpenAI's onboarding",
};

/** Kinds that no rule concerns, and why. */
const WITHOUT_RULE: Readonly<Record<string, string>> = {
  ProjectCertificate: "it only connects a certificate, which rules check, with a project",
};

const rules = [access, limits, finops, hygiene].flat().filter(({ name }) => name !== "project-environment");

const kinds = specs.map(({ declaration: { kind, inputs } }) => ({ kind, inputs: Object.keys(inputs) }));

const has = (inputs: readonly string[], wanted: readonly string[] = []) => wanted.some((one) => inputs.includes(one));

/** The kinds that a rule concerns, according to the table. */
function concerned({ inputs, kinds: named = [], except = {} }: Concern): string[] {
  const found = kinds.filter((one) => has(one.inputs, inputs) && !(one.kind in except)).map(({ kind }) => kind);
  return [...new Set([...found, ...named])].sort();
}

describe("the table of rules and kinds", () => {
  it("has each rule", () => {
    expect(Object.keys(concerns)).toEqual(rules.map(({ name }) => name));
  });

  it.each(rules.map((rule) => [rule.name, rule] as const))("%s examines each kind that it concerns", (name, rule) => {
    expect([...examinedKinds(rule)].sort()).toEqual(concerned(concerns[name]!));
  });

  it("has exceptions only for kinds that would otherwise be concerned", () => {
    const idle = Object.entries(concerns).flatMap(([rule, { inputs, except = {} }]) =>
      Object.keys(except)
        .filter((kind) => !has(kinds.find((one) => one.kind === kind)?.inputs ?? [], inputs))
        .map((kind) => `${rule}: ${kind}`),
    );
    expect(idle).toEqual([]);
  });

  it("has a decision about each input of each kind", () => {
    const read = Object.values(concerns).flatMap(({ inputs = [] }) => inputs);
    const known = [...read, ...Object.keys(UNREAD)];
    const undecided = kinds.flatMap(({ kind, inputs }) =>
      inputs.filter((input) => !known.includes(input)).map((input) => `${kind}.${input}`),
    );
    expect(undecided).toEqual([]);
    const all = kinds.flatMap(({ inputs }) => inputs);
    expect(known.filter((input) => !all.includes(input))).toEqual([]);
    expect(Object.keys(UNREAD).filter((input) => read.includes(input))).toEqual([]);
  });

  it("has a rule for each kind, or the reason why there is none", () => {
    const covered = new Set(Object.values(concerns).flatMap(concerned));
    expect(kinds.map(({ kind }) => kind).filter((kind) => !covered.has(kind))).toEqual(Object.keys(WITHOUT_RULE));
  });
});

/** Random organisations: documents as `adopt` writes them, and the objects that such a document describes. */
import fc from "fast-check";
import { baseOf } from "../../provider/cli/adopt/declare/keys";
import { declarationsOf, type IdOf } from "../../provider/components/organization/declarations";
import type {
  ModelLimitsEntry,
  OrganizationDocument,
  ProjectEntry,
  TeamEntry,
} from "../../provider/components/organization/document";
import { clashesIn } from "../../provider/components/organization/meaning";
import { declarationNamed } from "../../provider/inventory/kinds";
import type { InventoryObject } from "../../provider/inventory/object";
import { pem } from "../lifecycle/pem";

type Json = Record<string, unknown>;

/** The people of every random organisation. */
export const PEOPLE = ["ana", "ben", "cleo", "dora", "emil", "finn", "gita"].map((name) => `${name}@example.com`);
const MODELS = ["gpt-5", "gpt-4.1", "gpt-image-1"];
const USUAL_LIMITS = { maxRequestsPer1Minute: 10_000, maxTokensPer1Minute: 2_000_000 };
const USUAL_TIERS = { default: "standard", enabledTiers: "all" };
const TOOLS = ["fileSearch", "webSearch", "imageGeneration", "mcp", "codeInterpreter"];

const name = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9 _.'"#:-]{0,12}$/)
  .map((text) => text.trim())
  .filter((text) => baseOf(text) !== "" && !["owner", "member", "viewer"].includes(baseOf(text)));

/** Names whose keys differ. */
const names = (most: number) => fc.uniqueArray(name, { selector: baseOf, maxLength: most });
const emails = (least = 0) => fc.subarray(PEOPLE, { minLength: least });
const permissions = fc.subarray(["api.groups.read", "api.usage.read", "api.model.request"], { minLength: 1 });
const text = fc.constantFrom("for reports", "a: b # c", 'says "hello"', "- first", "it's");
const money = fc.integer({ min: 1, max: 9_999_999 }).map((cents) => ({ dollars: cents / 100 }));
const roleEntry = fc.record(
  { permissions: permissions.map(inOrder), description: text },
  { requiredKeys: ["permissions"] },
);
const alerts = fc
  .uniqueArray(fc.tuple(money, emails(1), fc.option(fc.constant("[acme]"))), {
    selector: ([{ dollars }]) => dollars,
    maxLength: 2,
  })
  .map((all) =>
    all.map(([amount, recipients, subjectPrefix]) => {
      const prefix = subjectPrefix === null ? {} : { subjectPrefix };
      return [baseOf(`at ${amount.dollars}`), { ...amount, recipients: inOrder(recipients), ...prefix }] as const;
    }),
  )
  .map(mapOf);
const row = fc
  .record(
    { maxRequestsPer1Minute: fc.integer({ min: 1, max: 999 }), maxTokensPer1Minute: fc.integer({ min: 1, max: 999 }) },
    { requiredKeys: [] },
  )
  .filter((fields) => Object.keys(fields).length > 0);

const entry = <T extends object>(key: string, value: T) => ({
  ...(baseOf(key) === key ? {} : { name: key }),
  ...value,
});

function project(teams: readonly string[], certificates: readonly string[], own: string): fc.Arbitrary<ProjectEntry> {
  return fc
    .record({
      roles: names(2).chain((all) => named(all, roleEntry)),
      accounts: names(3).chain((all) =>
        named(all, fc.record({ role: fc.constantFrom("member", "owner") }, { requiredKeys: [] })),
      ),
      members: fc.dictionary(fc.constantFrom(...PEOPLE), fc.constantFrom("owner", "member"), { noNullPrototype: true }),
      used: fc.subarray([...teams]),
      granted: emails(),
      settings: fc.record(
        {
          residency: fc.constantFrom("EU_STORAGE_PROCESSING"),
          externalKeyId: fc.constantFrom("extkey_1"),
          rateLimits: fc.dictionary(fc.constantFrom(...MODELS), row, { minKeys: 1, noNullPrototype: true }),
          spendLimit: money,
          spendAlerts: alerts,
          models: fc.record({
            mode: fc.constantFrom("allow_list", "deny_list"),
            modelIds: fc.subarray(MODELS, { minLength: 1 }).map(inOrder),
          }),
          tools: fc.dictionary(fc.constantFrom(...TOOLS), fc.constant(false), { minKeys: 1, noNullPrototype: true }),
          serviceTiers: fc.constantFrom({ default: "fast" }, { enabledTiers: ["flex"] }),
          dataRetention: fc.constantFrom("zero_data_retention"),
          certificates: fc.subarray([...certificates], { minLength: Math.min(1, certificates.length) }).map(inOrder),
        },
        { requiredKeys: [] },
      ),
    })
    .chain(({ roles, accounts, members, used, granted, settings }) => {
      const known = ["owner", "member", "viewer", ...Object.keys(roles)];
      const some = fc.subarray(known, { minLength: 1, maxLength: 2 });
      const oneOrMore = some.map(([first, ...others]) => (others.length === 0 ? first! : [first!, ...inOrder(others)]));
      return fc
        .record({ groups: forEach(used, oneOrMore), grants: forEach(granted, some.map(inOrder)) })
        .map(
          ({ groups, grants }) =>
            filled({ ...entry(own, {}), ...settings, members, roles, groups, grants, serviceAccounts: accounts }, [
              "members",
              "tools",
            ]) as ProjectEntry,
        );
    });
}

/** Documents in the form in which `adopt` writes them: without defaults, and with everybody whom it would name. */
export const arbitraryDocument: fc.Arbitrary<OrganizationDocument> = fc
  .record({
    owners: emails(1),
    roles: names(2).chain((all) => named(all, roleEntry)),
    certificates: names(1),
    teams: names(3),
    scim: fc.boolean(),
    projects: names(4),
    spendLimit: fc.option(money, { nil: undefined }),
    spendAlerts: alerts,
    dataRetention: fc.constantFrom("zero_data_retention", "modified_abuse_monitoring"),
  })
  .chain(({ owners, roles, certificates, teams, scim, projects, ...rest }) => {
    const certificateKeys = certificates.map((one) => baseOf(one));
    const organizationRoles = fc.subarray(Object.keys(roles)).map(inOrder);
    const team = (own: string, isManaged: boolean) =>
      fc
        .record({ members: emails().map(inOrder), roles: organizationRoles })
        .map(({ members, roles: given }) =>
          filled(
            isManaged
              ? { groupId: `group_shared-${baseOf(own)}`, roles: given }
              : { ...entry(own, { members }), roles: given },
            ["members"],
          ),
        );
    return fc
      .record({
        teams: fc.tuple(...teams.map((own, index) => team(own, scim && index === 0))),
        projects: fc.tuple(
          ...projects.map((own) =>
            project(
              teams.map((one) => baseOf(one)),
              certificateKeys,
              own,
            ),
          ),
        ),
        personRoles: fc.dictionary(fc.constantFrom(...PEOPLE), organizationRoles, { noNullPrototype: true }),
      })
      .map((parts) =>
        canonical({
          ...rest,
          owners: inOrder(owners),
          roles: roles,
          certificates: mapOf(
            certificates.map((own) => [baseOf(own), { file: `./certificates/${baseOf(own)}.pem`, name: own }]),
          ),
          teams: mapOf(teams.map((own, index) => [baseOf(own), parts.teams[index] as TeamEntry])),
          projects: mapOf(projects.map((own, index) => [baseOf(own), parts.projects[index]!])),
          personRoles: parts.personRoles,
        }),
      );
  })
  .filter((document) => clashesIn(withContent(document), "").length === 0);

interface Parts extends OrganizationDocument {
  readonly personRoles: Readonly<Record<string, string[]>>;
  readonly teams: Readonly<Record<string, TeamEntry>>;
  readonly projects: Readonly<Record<string, ProjectEntry>>;
}

function canonical({ personRoles, teams, projects, ...rest }: Parts): OrganizationDocument {
  const { owners = [] } = rest;
  const inProjects = Object.values(projects);
  const used = new Set(inProjects.flatMap(({ groups }) => Object.keys(groups ?? {})));
  // `adopt` names a team of an identity provider only where something refers to it.
  const shown = Object.entries(teams).filter(([key, { groupId, roles }]) => !groupId || roles || used.has(key));
  const listed = new Set([
    ...owners,
    ...shown.flatMap(([, { members }]) => members ?? []),
    ...inProjects.flatMap(({ members, grants }) => [...Object.keys(members ?? {}), ...Object.keys(grants ?? {})]),
  ]);
  const people = PEOPLE.flatMap((person): [string, "reader" | { role?: "reader"; roles: string[] }][] => {
    const roles = personRoles[person] ?? [];
    if (roles.length > 0) return [[person, owners.includes(person) ? { roles } : { role: "reader", roles }]];
    return listed.has(person) ? [] : [[person, "reader"]];
  });
  const all = {
    exclusive: "warn",
    ...rest,
    people: mapOf(people),
    teams: mapOf(shown),
    ...(inProjects.length > 0 ? { defaults: { protect: true } } : {}),
    projects,
  };
  return filled(all, []);
}

/** The objects of an organisation that a document describes. */
export function objectsOf(document: OrganizationDocument): InventoryObject[] {
  const ids = new Map<string, string>();
  const objects: InventoryObject[] = [];
  const add = (kind: string, inputs: Json, outputs: Json = {}) => {
    const declaration = declarationNamed(kind)!;
    const state = { ...inputs, ...outputs };
    const id = declaration.id.join(state);
    objects.push({ declaration, id, key: declaration.id.split(id, kind), inputs, outputs: state });
  };
  const userId = (email: string) => `user-${email.split("@")[0]}`;
  for (const email of PEOPLE) {
    const role = document.owners?.includes(email) ? "owner" : "reader";
    ids.set(`OrganizationUser acme-${email}`, userId(email));
    add("OrganizationUser", { userId: userId(email), role }, { email });
  }
  for (const [key, { groupId }] of Object.entries(document.teams ?? {})) {
    if (groupId !== undefined) add("Group", { name: key }, { groupId, isScimManaged: true });
  }
  const projectIds: string[] = [];
  for (const { kind, name: resource, args } of declarationsOf("acme", withContent(document))) {
    if (["Team", "Workspace", "OrganizationUser", "ProjectRateLimits"].includes(kind)) continue;
    if (Object.hasOwn(OF_EVERY_PROJECT, kind)) continue;
    const inputs: Json = {};
    for (const [input, value] of Object.entries(args)) {
      const { idOf } = (value ?? {}) as Partial<IdOf>;
      inputs[input] = idOf === undefined ? value : ids.get(idOf)!;
    }
    const declaration = declarationNamed(kind)!;
    const { own } = declaration.id;
    const made: Json = {};
    if (own !== "" && inputs[own] === undefined) {
      made[own] = `${kind.toLowerCase()}_${ids.size}`;
      ids.set(`${kind} ${resource}`, made[own] as string);
    }
    if (kind === "Project") projectIds.push(made.projectId as string);
    add(kind, inputs, made);
    for (const [person, role] of kind === "ProjectMembers" ? Object.entries(inputs.members as Json) : []) {
      add("ProjectUser", { projectId: inputs.projectId, userId: userId(person), role }, { email: person });
    }
  }
  Object.values(document.projects ?? {}).forEach((settings, index) => {
    const projectId = projectIds[index]!;
    for (const [kind, valueOf] of Object.entries(OF_EVERY_PROJECT)) add(kind, { projectId, ...valueOf(settings) });
    addLimits(projectId, (settings.rateLimits ?? {}) as Record<string, ModelLimitsEntry>);
  });
  // More projects without changes, which say what is usual.
  for (let index = 0; index <= projectIds.length; index++) {
    addLimits(`proj_usual${index}`, {});
    for (const [kind, valueOf] of Object.entries(OF_EVERY_PROJECT)) {
      add(kind, { projectId: `proj_usual${index}`, ...valueOf({}) });
    }
  }
  return objects;

  function addLimits(projectId: string, changed: Record<string, ModelLimitsEntry>): void {
    const limits = mapOf(MODELS.map((model) => [model, { ...USUAL_LIMITS, ...changed[model] }]));
    for (const [model, values] of Object.entries(limits)) {
      add("RateLimit", { projectId, model, ...values }, { rateLimitId: `rl-${model}` });
    }
    add("ProjectRateLimits", { projectId, limits });
  }
}

/** The settings that every project has, with what a document changes. */
const OF_EVERY_PROJECT: Readonly<Record<string, (settings: ProjectEntry) => Json>> = {
  ProjectHostedToolPermissions: ({ tools }) => ({ ...mapOf(TOOLS.map((tool) => [tool, true])), ...tools }),
  ProjectServiceTierSettings: ({ serviceTiers }) => ({ ...USUAL_TIERS, ...serviceTiers }),
  ProjectDataRetention: ({ dataRetention }) => ({ retentionType: dataRetention ?? "organization_default" }),
};

/** The document with the text of its certificates in place of their files. */
export function withContent(document: OrganizationDocument): OrganizationDocument {
  const { certificates } = document;
  if (certificates === undefined) return document;
  const content = pem("gateway");
  const entries = Object.entries(certificates).map(([key, { name: own }]) => [key, { name: own!, content }] as const);
  return { ...document, certificates: mapOf(entries) };
}

function named<T extends object>(all: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc
    .tuple(...all.map(() => value))
    .map((values) => mapOf(all.map((own, index) => [baseOf(own), entry(own, values[index]!)])));
}

function forEach<T>(keys: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.tuple(...keys.map(() => value)).map((values) => mapOf(keys.map((key, index) => [key, values[index]!])));
}

function mapOf<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries);
}

/** Without undefined and empty values, except for those with these names. */
function filled(value: object, mayBeEmpty: readonly string[]): object {
  const isFilled = (inner: unknown) => typeof inner !== "object" || inner === null || Object.keys(inner).length > 0;
  return Object.fromEntries(
    Object.entries(value).filter(
      ([key, inner]) => inner !== undefined && (mayBeEmpty.includes(key) || isFilled(inner)),
    ),
  );
}

function inOrder<T extends string>(all: readonly T[]): T[] {
  return [...all].sort();
}

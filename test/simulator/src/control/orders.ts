import { endWorkloads } from "../activity";
import { recordEvent } from "../audit";
import { found } from "../call";
import { newId } from "../identifiers";
import { limitNames } from "../models";
import { customerManaged } from "../routes/externalStorage";
import { seedOrganization, type SeedName } from "../seeds";
import type { Simulation } from "../simulation";
import type { Invite, Limits, Organization, Person, Project, ProjectApiKey, RateLimit, Workload } from "../state";
import { usageKind } from "../usageKinds";
import { addAdminKey, addPerson, addProjectKey, addWorkload } from "../world";
import type * as T from "./types";

/** Changes that the API itself cannot make: those by people, by an identity provider and by billing. */
export class Orders {
  constructor(private readonly simulation: Simulation) {}

  private get now(): number {
    return this.simulation.clock.now();
  }

  private organization(order: T.InOrganization): Organization {
    return this.simulation.organization(order.organizationId);
  }

  /** Adds a person to the organisation. */
  addPerson(order: T.PersonOrder): Person {
    const organization = this.organization(order);
    if (organization.people.some((person) => person.email.toLowerCase() === order.email.toLowerCase())) {
      throw new Error(`${order.email} is already a member of the organization`);
    }
    return addPerson(this.simulation.world, organization, order, this.now);
  }

  /** Adds a rate-limit row to a project, or replaces the row of the same model. */
  addRateLimitRow(order: T.RateLimitRowOrder): RateLimit {
    const organization = this.organization(order);
    const project = found(organization.projects, order.projectId, "project");
    const limits: Limits = { max_requests_per_1_minute: 500, max_tokens_per_1_minute: 30_000 };
    for (const name of limitNames) if (order[name] !== undefined) limits[name] = order[name];
    const row = { id: order.id ?? `rl-${order.model}`, model: order.model, limits };
    organization.ceilings[order.model] = order.ceilings ?? organization.ceilings[order.model] ?? { ...limits };
    project.rateLimits = [...project.rateLimits.filter((existing) => existing.model !== order.model), row];
    return row;
  }

  /** Accepts an invite. The person joins the organisation and the projects of the invite. */
  acceptInvite(id: string, order: T.InOrganization): Invite {
    const organization = this.organization(order);
    const invite = found(organization.invites, id, "invite");
    if (invite.accepted_at !== null) throw new Error(`the invite ${id} has already been accepted`);
    if (invite.expires_at <= this.now) throw new Error(`the invite ${id} has expired`);
    const { email, role } = invite;
    const person = this.addPerson({ email, role, organizationId: organization.id });
    invite.accepted_at = this.now;
    for (const place of invite.projects) {
      const project = organization.projects.find((candidate) => candidate.id === place.id);
      if (project?.archived_at !== null) continue;
      project.members.push({ userId: person.id, role: place.role, added_at: this.now });
    }
    const act = { actor: person, at: this.now };
    const { world } = this.simulation;
    recordEvent(world, organization, { ...act, type: "invite.accepted", payload: { id } });
    recordEvent(world, organization, { ...act, type: "user.added", payload: { id: person.id, data: { role } } });
    return invite;
  }

  /** Puts a person or a group under the management of the identity provider, which may suspend the person. */
  scim(order: T.ScimOrder): { managed: boolean } {
    const organization = this.organization(order);
    const managed = order.managed ?? true;
    if (order.userId !== undefined) {
      const person = found(organization.people, order.userId, "user");
      person.is_scim_managed = managed;
      person.is_suspended = order.suspended ?? person.is_suspended;
    }
    if (order.groupId !== undefined) found(organization.groups, order.groupId, "group").is_scim_managed = managed;
    return { managed };
  }

  /** Makes the retention of a project customer-managed. */
  manageRetention(order: T.RetentionOrder): { type: string } {
    found(this.organization(order).projects, order.projectId, "project").dataRetention = customerManaged;
    return { type: customerManaged };
  }

  /** Records a cost of a project. */
  addCost(order: T.CostOrder): { at: number } {
    const organization = this.organization(order);
    const at = this.now - (order.daysAgo ?? 0) * 86_400;
    organization.costs.push({
      projectId: found(organization.projects, order.projectId, "project").id,
      amount: order.amount,
      at,
      lineItem: order.lineItem ?? "gpt-5, input",
      userId: order.userId ?? null,
      apiKeyId: order.apiKeyId ?? null,
    });
    return { at };
  }

  /** Lets a key of a project make requests every day. */
  addWorkload(order: T.WorkloadOrder): Workload {
    const organization = this.organization(order);
    const project = found(organization.projects, order.projectId, "project");
    const { usage = "completions", keyId, model, requestsPerDay, fields = {} } = order;
    if (keyId !== undefined) found(project.apiKeys, keyId, "api key");
    const unknown = Object.keys(fields).find((field) => !usageKind(usage).groups.includes(field));
    if (unknown !== undefined) throw new Error(`usage of ${usage} has no field '${unknown}'`);
    const daysAgo = (days: number): number => this.now - days * 86_400;
    const from = daysAgo(order.sinceDaysAgo ?? 30);
    const until = order.untilDaysAgo === undefined ? null : daysAgo(order.untilDaysAgo);
    const { world } = this.simulation;
    const workload = { usage, apiKeyId: keyId, model, requestsPerDay, from, until, fields };
    const added = addWorkload(world, organization, project, workload);
    endWorkloads(organization, this.now);
    return added;
  }

  /** Creates a key, as a person would do in the console. */
  makeKey(order: T.KeyOrder): T.KeyMade {
    const organization = this.organization(order);
    const person = organization.people.find((candidate) =>
      order.userId === undefined ? candidate.role === "owner" : candidate.id === order.userId,
    );
    if (!person) throw new Error(`no person has the id ${order.userId ?? "(an owner)"}`);
    if (order.kind === "admin" || order.kind === "admin-without-permission") {
      const permissions: "all" | string[] = order.kind === "admin" ? (order.permissions ?? "all") : [];
      const key = { name: order.name ?? order.kind, ownerId: person.id, permissions };
      const { id, value } = addAdminKey(this.simulation.world, organization, key, this.now);
      return { id, value };
    }
    const project = organization.projects.find((candidate) =>
      order.projectId === undefined ? candidate.isDefault : candidate.id === order.projectId,
    );
    if (!project) throw new Error(`no project has the id ${order.projectId ?? "(the default project)"}`);
    const owner: ProjectApiKey["owner"] =
      order.kind === "project"
        ? { type: "user", id: person.id }
        : { type: "service_account", id: this.accountId(project, order) };
    const key = { name: order.name ?? "Secret key", owner };
    const { id, value } = addProjectKey(this.simulation.world, organization, project, key, this.now);
    return { id, value, projectId: project.id };
  }

  private accountId(project: Project, order: T.KeyOrder): string {
    if (order.serviceAccountId !== undefined) {
      return found(project.serviceAccounts, order.serviceAccountId, "service account").id;
    }
    const id = newId(this.simulation.world, "svc_acct_");
    project.serviceAccounts.push({ id, name: "Made by the control surface", role: "member", created_at: this.now });
    return id;
  }

  /** Notes when somebody last used a key of a person or of a service account. */
  useKey(order: T.UseOrder): { at: number } {
    const keys = this.organization(order).projects.flatMap(({ apiKeys }) => apiKeys);
    const at = this.now - (order.daysAgo ?? 0) * 86_400;
    found(keys, order.keyId, "api key").last_used_at = at;
    return { at };
  }

  /** Creates another organisation in the same server. */
  addOrganization(order: T.OrganizationOrder): T.OrganizationMade {
    const seed: SeedName = order.seed ?? "empty";
    return keyOf(seedOrganization(this.simulation.world, seed, order.name));
  }
}

/** The id and the first admin key of an organisation. */
export function keyOf(organization: Organization): T.OrganizationMade {
  return { id: organization.id, adminKey: organization.adminKeys[0]?.value ?? "" };
}

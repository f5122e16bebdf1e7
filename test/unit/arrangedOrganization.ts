import type { Simulator } from "openai-admin-simulator";
import { Run } from "../../provider/lifecycle/run";
import { scratchHome } from "../lifecycle/scratchHome";

/** The names of a table's row, and the ids that the simulator gave them. */
export type Ids = ReadonlyMap<string, string>;

/** A sentence of a table: how to arrange one fact in the simulator. The first word decides. */
export type Step = string;

/**
 * An organisation of its own in a shared simulator, arranged by sentences, as somebody in the console would:
 *
 * - `owner ana`, `reader ben`: people in the organisation
 * - `project web`, `account bot in web`, `idle account bot in web`: the second has no role
 * - `group admins of ana and bot`
 * - `role deployer in web`, `role auditor`: custom roles
 * - `ana is member in web`: a membership with its role
 * - `ana has deployer in web`, `admins has owner`: an assigned role, in a project or in the organisation
 * - `invite eve as owner`
 */
export class ArrangedOrganization {
  readonly ids = new Map<string, string>();
  readonly #kinds = new Map<string, string>();
  readonly run: Run;

  private constructor(
    private readonly simulator: Simulator,
    private readonly organizationId: string,
    adminKey: string,
  ) {
    const env = { OPENAI_ADMIN_KEY: adminKey, OPENAI_BASE_URL: simulator.url, PULUMI_HOME: scratchHome() };
    this.run = new Run(env, () => undefined, { mostPageAgeMs: Infinity });
  }

  static async arrange(simulator: Simulator, steps: readonly Step[]): Promise<ArrangedOrganization> {
    const { id, adminKey } = await simulator.control.addOrganization({ name: "arranged" });
    const arranged = new ArrangedOrganization(simulator, id, adminKey);
    for (const step of steps) await arranged.#take(step);
    return arranged;
  }

  /** The names of a kind. */
  names(kind: "person" | "account" | "project" | "group"): string[] {
    return [...this.#kinds].filter(([, one]) => one === kind).map(([name]) => name);
  }

  /** The name of an id. */
  nameOf(id: string): string {
    return [...this.ids].find(([, one]) => one === id)?.[0] ?? id;
  }

  idOf(name: string): string {
    const id = this.ids.get(name);
    if (id === undefined) throw new Error(`no step has arranged ${name}`);
    return id;
  }

  async get<T>(path: string): Promise<T> {
    return this.simulator.control.edit<T>({ method: "GET", path, organizationId: this.organizationId });
  }

  /** A key of a person or account in a project. */
  async keyOf(name: string, project: string): Promise<string> {
    const isAccount = this.#kinds.get(name) === "account";
    const { id } = await this.simulator.control.makeKey({
      kind: isAccount ? "service-account" : "project",
      projectId: this.idOf(project),
      ...(isAccount ? { serviceAccountId: this.idOf(name) } : { userId: this.idOf(name) }),
      organizationId: this.organizationId,
    });
    return id;
  }

  async #take(step: Step): Promise<unknown> {
    for (const [pattern, act] of this.#sentences) {
      const match = pattern.exec(step);
      if (match) return act(...match.slice(1));
    }
    throw new Error(`no sentence for "${step}"`);
  }

  readonly #sentences: readonly (readonly [RegExp, (...words: string[]) => Promise<unknown>])[] = [
    [/^(owner|reader) (\w+)$/, async (role, name) => this.#note("person", name, await this.#person(name, role))],
    [/^project (\w+)$/, async (name) => this.#made("project", name, "/organization/projects", { name })],
    [/^account (\w+) in (\w+)$/, (name, project) => this.#account(name, project, {})],
    [
      /^idle account (\w+) in (\w+)$/,
      (name, project) => this.#account(name, project, { create_service_account_only: true }),
    ],
    [/^group (\w+) of (.*)$/, (name, members) => this.#group(name, members.split(" and "))],
    [
      /^role (\w+) in (\w+)$/,
      (name, project) => this.#made("role", name, `/projects/${this.idOf(project)}/roles`, roleOf(name)),
    ],
    [/^role (\w+)$/, (name) => this.#made("role", name, "/organization/roles", roleOf(name))],
    [
      /^(\w+) is (owner|member) in (\w+)$/,
      (name, role, project) =>
        this.#post(`/organization/projects/${this.idOf(project)}/users`, { user_id: this.idOf(name), role }),
    ],
    [/^(\w+) has (\w+) in (\w+)$/, (name, role, project) => this.#assign(name, role, project)],
    [/^(\w+) has (\w+)$/, (name, role) => this.#assign(name, role)],
    [
      /^invite (\w+) as (\w+)$/,
      (name, role) => this.#post("/organization/invites", { email: `${name}@example.com`, role }),
    ],
  ];

  async #person(name: string, role: string): Promise<string> {
    const email = `${name}@example.com`;
    const order = { email, role: role as "owner" | "reader", organizationId: this.organizationId };
    return (await this.simulator.control.addPerson(order)).id;
  }

  async #account(name: string, project: string, body: object): Promise<void> {
    await this.#made("account", name, `/organization/projects/${this.idOf(project)}/service_accounts`, {
      name,
      ...body,
    });
  }

  async #group(name: string, members: readonly string[]): Promise<void> {
    await this.#made("group", name, "/organization/groups", { name });
    for (const member of members.filter((one) => one !== "nobody")) {
      await this.#post(`/organization/groups/${this.idOf(name)}/users`, { user_id: this.idOf(member) });
    }
  }

  async #assign(name: string, role: string, project?: string): Promise<void> {
    const isGroup = this.#kinds.get(name) === "group";
    const scope = project === undefined ? "/organization" : `/projects/${this.idOf(project)}`;
    const level = project === undefined ? "organization" : "project";
    const roleId = this.ids.get(role) ?? `role-api-${level}-${role}`;
    await this.#post(`${scope}/${isGroup ? "groups" : "users"}/${this.idOf(name)}/roles`, { role_id: roleId });
  }

  async #made(kind: string, name: string, path: string, body: object): Promise<void> {
    this.#note(kind, name, (await this.#post(path, body)).id);
  }

  #note(kind: string, name: string, id: string): void {
    this.#kinds.set(name, kind);
    this.ids.set(name, id);
  }

  #post(path: string, body: object): Promise<{ id: string }> {
    return this.simulator.control.edit({ method: "POST", path, body, organizationId: this.organizationId });
  }
}

function roleOf(name: string): object {
  return { role_name: name, permissions: [`api.${name}.read`] };
}

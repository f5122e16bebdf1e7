import { join } from "node:path";
import type { Organization } from "openai-admin-simulator";
import { Program, type Done } from "../faults/program";
import { patience } from "../faults/faults";
import { InProcess } from "../lifecycle/inProcess";
import type { Kind } from "../kinds/kind";
import { Plugin, PluginError, type Runner } from "../lifecycle/plugin";
import { scratchHome } from "../lifecycle/scratchHome";
import { World } from "../lifecycle/world";
import { lie, type Mutation, type Strangers } from "./mutations";
import { RewritingServer, type Answer } from "./rewritingServer";

/** The operation of the run during which the server lies. */
export type Act = "create" | "refresh" | "update" | "import" | "destroy";

export const acts: readonly Act[] = ["create", "refresh", "update", "import", "destroy"];

/** A lie in every answer of one route during one act. */
export interface Lie {
  /** Method and path without ids, such as `GET /organization/projects/…`. */
  readonly route: string;
  readonly mutation: Mutation;
}

/** The outcome of a story. */
export interface Ending {
  /** Whether any answer contained the lie. */
  readonly wasTold: boolean;
  /** The output of the lying run, and the errors of all runs. */
  readonly texts: readonly string[];
  /** The writes that the lying run sent. */
  readonly writes: readonly string[];
  /** Whether the lying run asked for a replacement or lost the resource. */
  readonly loses: boolean;
  /** Whether a run failed. Only then may a story leave an orphan. */
  readonly failed: boolean;
  /** The differences in objects that existed before the story, after the resource was destroyed. */
  readonly touched: readonly string[];
  /** The number of objects that did not exist before the story and still exist after it. */
  readonly leftOver: number;
  /** The state after an honest run that followed the lying run, and the expected state. */
  readonly state: { readonly is: unknown; readonly should: unknown };
}

const DAY_SECONDS = 86_400;

const NAME = "it";

/** An organisation, a server in front of it that can lie, and one resource of a kind at a time. */
export class Stage {
  /** The number of the story. */
  #story = 0;

  private constructor(
    private readonly world: World,
    private readonly server: RewritingServer,
    private readonly where: "in this process" | "on the stock plugin",
  ) {}

  /**
   * @param where "on the stock plugin" starts a process for each run. "in this process" does the same work here, in a
   * hundredth of the time.
   */
  static async open(where: "in this process" | "on the stock plugin"): Promise<Stage> {
    const world = await World.start({ seed: "lived-in" });
    return new Stage(world, await RewritingServer.start(world.simulator.url), where);
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.world.close();
  }

  /** The answers of an honest server during an act. A lie can change any of them. */
  async answersOf(kind: Kind, act: Act): Promise<{ answers: Answer[]; strangers: Strangers }> {
    const { program, args, changed, strangers } = await this.begin(kind);
    await this.before(act, program, kind, args);
    this.server.answers.length = 0;
    const plugin = await this.startRun();
    await this.perform(act, plugin, program, kind, args, changed);
    plugin.stop();
    return { answers: [...this.server.answers], strangers };
  }

  /** Plays a story: an act with lies, honest runs after it, and a destroy. */
  async play(kind: Kind, act: Act, lies: readonly Lie[]): Promise<Ending> {
    const { program, given, args, changed, strangers, ...world } = await this.begin(kind);
    const texts: string[] = [];
    await this.before(act, program, kind, args);
    // A destroy restores what an import found. An import of a set of people declares these people, so a destroy removes them.
    const { origin, set } = kind.declaration;
    const isFound = act === "import" && origin.how === "taken over" && !set?.isOfPeople;
    const existing = isFound ? await this.organization() : world.existing;
    const expected = changed && act === "update" ? changed : args;
    const idBefore = program.deployed(NAME)?.id;

    let wasTold = false;
    this.server.rewrite = (answer) => {
      let json = answer.json;
      for (const { route, mutation } of lies) {
        const told = route === routeOf(answer) ? lie(json, mutation, strangers) : undefined;
        if (told !== undefined) [json, wasTold] = [told, true];
      }
      return json;
    };
    await this.world.control.clearRequests();
    let plugin = await this.startRun();
    const lying = await attempt(() => this.perform(act, plugin, program, kind, args, changed));
    const writes = Object.keys(await this.world.writes());
    const idAfter = program.deployed(NAME)?.id;
    // A failed import leaves nothing in the state, so nothing is lost.
    const mayBeGone = act === "destroy" || (act === "import" && idAfter === undefined);
    const loses = idBefore !== undefined && !mayBeGone && idAfter !== idBefore;
    texts.push(...(await this.endOf(plugin)), ...messagesOf(lying));
    this.server.rewrite = undefined;

    plugin = await this.startRun();
    const isDestroyed = act === "destroy" && !(lying instanceof Error);
    const after = isDestroyed
      ? undefined
      : await attempt(async () => {
          if (program.deployed(NAME)) await program.refresh(plugin, kind.declaration.kind, NAME);
          return program.up(plugin, kind.declaration.kind, NAME, expected);
        });
    const state = { is: program.deployed(NAME)?.outs, should: expected };
    texts.push(...(await this.endOf(plugin)), ...messagesOf(after));

    plugin = await this.startRun();
    const destroyed = await attempt(() =>
      program.deployed(NAME) ? program.destroy(plugin, kind.declaration.kind, NAME) : Promise.resolve(),
    );
    texts.push(...(await this.endOf(plugin)), ...messagesOf(destroyed));
    const organization = await this.organization();
    return {
      wasTold,
      texts,
      writes,
      // The engine refuses to replace an imported object (test/import/mistakes.test.ts) and keeps nothing of it.
      loses: loses || (act !== "import" && isReplacement(lying)),
      failed: [lying, after, destroyed].some((one) => one instanceof Error),
      touched: touchedIn(existing, organization).filter((what) => !isKept(kind, given, what)),
      leftOver: countOf(organization) - countOf(existing),
      state,
    };
  }

  private async begin(kind: Kind) {
    this.server.rewrite = undefined;
    this.#story++;
    await this.world.control.reset("lived-in");
    const given = await kind.given(this.world);
    await this.world.control.advanceClock(DAY_SECONDS);
    const existing = await this.organization();
    const args = kind.args(given);
    const change = kind.updates(given).find((one) => !("onDestroy" in one) && !("forceArchive" in one));
    return {
      program: new Program(),
      given,
      args,
      changed: change && { ...args, ...change },
      existing,
      strangers: { ids: idsIn(existing), objects: await this.objects(existing) },
    };
  }

  /** Deploys what the act needs. */
  private async before(act: Act, program: Program, kind: Kind, args: Record<string, unknown>): Promise<void> {
    if (act === "create") return;
    const plugin = await this.startRun();
    const done = await program.up(plugin, kind.declaration.kind, NAME, args);
    if (done instanceof Error) throw done;
    plugin.stop();
  }

  private async perform(
    act: Act,
    plugin: Runner,
    program: Program,
    { declaration: { kind } }: Kind,
    args: Record<string, unknown>,
    changed: Record<string, unknown> | undefined,
  ): Promise<Done | void> {
    switch (act) {
      case "create":
        return program.up(plugin, kind, NAME, args);
      case "refresh":
        await program.refresh(plugin, kind, NAME);
        return program.plan(plugin, kind, NAME, args);
      case "update":
        return changed && program.up(plugin, kind, NAME, changed);
      case "import":
        await program.adopt(plugin, kind, NAME);
        return program.plan(plugin, kind, NAME, args);
      case "destroy":
        return program.destroy(plugin, kind, NAME);
    }
  }

  private async startRun(): Promise<Run> {
    // Every story has objects with the same ids, and must not find the notes of another story's interrupted runs.
    const home = join(scratchHome(), String(this.#story));
    const env = { ...this.world.env, ...patience, OPENAI_BASE_URL: this.server.url, PULUMI_HOME: home };
    return this.where === "in this process" ? new InProcess(env) : Plugin.start({ env });
  }

  /** Ends a run and returns its output. */
  private async endOf(run: Run): Promise<string[]> {
    // A process's output and its answers arrive on different channels.
    if (this.where === "on the stock plugin") await new Promise((resolve) => setTimeout(resolve, PRINTING_MS));
    run.stop();
    return run.printed;
  }

  private async organization(): Promise<Organization> {
    return (await this.world.control.state()).organizations[0]!;
  }

  /** Objects of all kinds, as the API shows them. */
  private async objects({ projects }: Organization): Promise<object[]> {
    const active = projects.filter((one) => one.archived_at === null);
    const lists = [
      ...["projects", "users", "groups", "roles", "certificates"].map((name) => `/organization/${name}?limit=20`),
      ...active.flatMap(({ id }) => [
        ...["users", "service_accounts", "groups", "rate_limits", "api_keys", "spend_alerts"].map(
          (name) => `/organization/projects/${id}/${name}?limit=20`,
        ),
        `/projects/${id}/roles`,
      ]),
    ];
    const pages = await Promise.all(
      lists.map((path) => this.world.control.edit<{ data: object[] }>({ method: "GET", path })),
    );
    return pages.flatMap((page) => page.data);
  }
}

/** A run of the lifecycle, from start to end. */
type Run = Runner & Pick<Plugin, "printed" | "stop">;

const PRINTING_MS = 20;

/** Method and path of an answer, without the parts that differ from story to story. */
export function routeOf({ method, path }: Answer): string {
  return `${method} ${path
    .split("/")
    .map((step) =>
      /^(proj_|user-|group_|role|svc_acct_|cert_|key_|rl-|gpt|.*\d)/.test(step) &&
      step !== "roles" &&
      step !== "role_assignments"
        ? "…"
        : step,
    )
    .join("/")}`;
}

async function attempt<T>(act: () => Promise<T>): Promise<T | Error> {
  try {
    return await act();
  } catch (error) {
    return error as Error;
  }
}

function messagesOf(done: unknown): string[] {
  if (!(done instanceof Error)) return [];
  const reasons = done instanceof PluginError ? (done.unfinished?.reasons ?? []) : [];
  return [done.message, ...reasons];
}

function isReplacement(done: unknown): boolean {
  return done instanceof Error && done.message.includes("would be replaced");
}

function idsIn(organization: Organization): string[] {
  const ids = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("id" in value && typeof value.id === "string") ids.add(value.id);
    Object.values(value).forEach(visit);
  };
  visit({ ...organization, auditLogs: [] });
  return [...ids];
}

/** The differences between existing objects and their current values. New objects do not count. */
function touchedIn(before: unknown, now: unknown, path = "organization"): string[] {
  if (typeof before !== "object" || before === null) {
    return before === now ? [] : [`${path}: ${JSON.stringify(before)} is ${JSON.stringify(now)}`];
  }
  if (typeof now !== "object" || now === null) return [`${path} is gone`];
  if (Array.isArray(before)) {
    const items = now as unknown[];
    return before.flatMap((item: unknown) => {
      const same = items.find((one) => keyOf(one) === keyOf(item));
      return same === undefined ? [`${path}: ${keyOf(item)} is gone`] : touchedIn(item, same, `${path} ${keyOf(item)}`);
    });
  }
  return Object.entries(before)
    .filter(([name]) => !IGNORED.has(name))
    .flatMap(([name, value]) => touchedIn(value, (now as Record<string, unknown>)[name], `${path}.${name}`));
}

/** A program's change to a person remains after a destroy, because the kind restores nothing. */
function isKept({ declaration: { origin } }: Kind, given: unknown, what: string): boolean {
  const { userId, otherUserId } = given as { userId?: string; otherUserId?: string };
  const restoresNothing = origin.how === "taken over" && origin.restores.length === 0;
  const isOf = (id: string | undefined) => id !== undefined && what.includes(`["${id}"]`);
  return restoresNothing && (isOf(userId) || isOf(otherUserId));
}

/** Fields that a run changes as a side effect. */
const IGNORED: ReadonlySet<string> = new Set(["auditLogs", "costs", "last_used_at"]);

/** The property that distinguishes an item of a list from the other items. */
function keyOf(item: unknown): string {
  if (typeof item !== "object" || item === null) return JSON.stringify(item);
  const { id, userId, principalId, roleId, lineItem, at } = item as Record<string, unknown>;
  return JSON.stringify([id, userId, principalId, roleId, lineItem, at].filter((part) => part !== undefined));
}

/** The number of objects in the organisation that a resource can manage. Archived projects do not count. */
function countOf(organization: Organization): number {
  const { projects, groups, roles, roleAssignments, certificates, people, spendAlerts } = organization;
  const active = projects.filter((one) => one.archived_at === null);
  const lists = [
    ...[
      active,
      groups,
      roles,
      roleAssignments,
      certificates,
      people,
      spendAlerts,
      ...groups.map((one) => one.memberIds),
    ],
    ...active.flatMap((one) => [
      one.members,
      one.serviceAccounts,
      one.apiKeys,
      one.roles,
      one.roleAssignments,
      one.activeCertificateIds,
      one.spendAlerts,
    ]),
  ];
  return lists.reduce((total, list) => total + list.length, 0);
}

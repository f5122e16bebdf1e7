import type { FaultOrder } from "openai-admin-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { personOf } from "../kinds/faultRow";
import { organizationOf, projectOf } from "../kinds/seen";
import { pem } from "../lifecycle/pem";
import { Plugin } from "../lifecycle/plugin";
import { World } from "../lifecycle/world";
import { patience } from "./faults";
import { Program, type Done, type Properties } from "./program";

const PROJECT = "/organization/projects/{project_id}";

/** The answer of a load balancer without servers. A read fails after six of these in a row. */
const OUT: Pick<FaultOrder, "kind" | "status"> = { kind: "error-before-effect", status: 503 };
const MORE_THAN_ONE_READ = 7;
const FOR_EVER = 1_000;

/** An object to create, and its faults: the answer to the create is lost, and the look-up afterwards meets an outage. */
interface Lost {
  readonly kind: string;
  readonly create: string;
  readonly look: string;
  readonly args: (given: Given) => Properties;
  readonly there: (world: World, given: Given) => Promise<string[]>;
}

interface Given {
  projectId: string;
  groupId: string;
  userId: string;
}

const kinds: Readonly<Record<string, Lost>> = {
  "an object with a name": {
    kind: "Project",
    create: "POST /organization/projects",
    look: "GET /organization/projects",
    // Without allowSameName, the create would look for the name first, and meet the outage before it sends anything.
    args: () => ({ name: "web", allowSameName: true }),
    there: async (world) =>
      (await organizationOf(world)).projects.filter((one) => one.name === "web").map((one) => one.id),
  },
  "an object with a key": {
    kind: "GroupUser",
    create: "POST /organization/groups/{group_id}/users",
    look: "GET /organization/groups/{group_id}/users",
    args: ({ groupId, userId }) => ({ groupId, userId }),
    there: async (world, { groupId }) => {
      const group = (await organizationOf(world)).groups.find((one) => one.id === groupId)!;
      return group.memberIds.map((userId) => `${groupId}/${userId}`);
    },
  },
  "an object with a secret": {
    kind: "ServiceAccount",
    create: `POST ${PROJECT}/service_accounts`,
    look: `GET ${PROJECT}/service_accounts`,
    args: ({ projectId }) => ({ projectId, name: "worker", allowSameName: true }),
    there: async (world, { projectId }) =>
      (await projectOf(world, projectId)).serviceAccounts.map((one) => `${projectId}/${one.id}`),
  },
};

/** A world in which one run creates all these objects concurrently, with a given maxWait. */
class Outage {
  readonly done = new Map<string, Done>();
  readonly program = new Program();
  plugin!: Plugin;

  private constructor(
    readonly world: World,
    readonly given: Given,
  ) {}

  static async meet(times: number, maxWaitSeconds: number): Promise<Outage> {
    const world = await World.start();
    const { userId } = await personOf(world, "ana");
    const given = { projectId: await world.project("lab"), groupId: await world.group("search"), userId };
    const outage = new Outage(world, given);
    for (const { create, look } of Object.values(kinds)) {
      await world.control.fault({ route: create, kind: "reset-after-effect" });
      await world.control.fault({ route: look, times, ...OUT });
    }
    await outage.run({ OPENAI_ADMIN_MAX_WAIT_SECONDS: String(maxWaitSeconds) });
    return outage;
  }

  /** One run of a program that declares all these objects. */
  async run(env: Record<string, string> = {}): Promise<void> {
    this.plugin?.stop();
    this.plugin = await Plugin.start({ env: { ...this.world.env, ...patience, ...env } });
    const ups = Object.entries(kinds).map(async ([title, { kind, args }]) =>
      this.done.set(title, await this.program.up(this.plugin, kind, title, args(this.given))),
    );
    await Promise.all(ups);
  }

  there(title: string): Promise<string[]> {
    return kinds[title]!.there(this.world, this.given);
  }

  async close(): Promise<void> {
    this.plugin.stop();
    await this.world.close();
  }
}

describe("an outage after a lost answer that ends within maxWait", () => {
  let outage: Outage;

  beforeAll(async () => {
    outage = await Outage.meet(MORE_THAN_ONE_READ, 60);
  });
  afterAll(() => outage?.close());

  it.each(Object.keys(kinds))("%s is created once and recorded in the state", async (title) => {
    expect(outage.done.get(title)).toBe("created");
    expect(await outage.there(title)).toEqual([outage.program.deployed(title)!.id]);
    expect(await outage.world.control.faults(), "faults that nobody met").toEqual([]);
  });

  it("leaves no key in force that the state does not know", async () => {
    const { apiKeys } = await projectOf(outage.world, outage.given.projectId);
    const { apiKeyValue } = outage.program.deployed("an object with a secret")!.outs;
    expect(apiKeys.map((one) => one.value)).toEqual([apiKeyValue]);
  });
});

describe("an outage after a lost answer that outlasts maxWait", () => {
  let outage: Outage;

  beforeAll(async () => {
    outage = await Outage.meet(FOR_EVER, 1);
  });
  afterAll(() => outage?.close());

  it.each([
    [
      "an object with a name",
      "Project (name: web)",
      'Look for the object before the next `pulumi up`. If it exists, import it with { import: "<projectId>" }, or delete it.',
    ],
    [
      "an object with a key",
      "GroupUser (groupId: ",
      "Run `pulumi up` again. The API refuses duplicates: if the object exists,",
    ],
    [
      "an object with a secret",
      "name: worker)",
      "Look for the object before the next `pulumi up`. If it exists, delete it, because its secret is lost.",
    ],
  ])("%s: the error says that it may exist, and what to do", async (title, what, advice) => {
    const error = outage.done.get(title) as Error;
    expect(error.message).toMatch(
      /^Could not tell whether .* was created: the answer to the create was lost, and the look-up failed\. /,
    );
    for (const part of [what, advice, "503: The server had an error"]) {
      expect(error.message).toContain(part);
    }
    // The plugin has not blindly created a second object.
    expect(await outage.there(title)).toHaveLength(1);
  });

  it("an object with a key: the next up takes the object over", async () => {
    await outage.world.control.clearFaults();
    await outage.run();
    expect(outage.done.get("an object with a key")).toBe("created");
    expect(await outage.there("an object with a key")).toHaveLength(1);
  });
});

describe("an outage that outlasts the retries of a repeatable create", () => {
  it("is met by six attempts, not by a second round of retries", async () => {
    const world = await World.start();
    const plugin = await Plugin.start({ env: { ...world.env, ...patience } });
    try {
      const given = { projectId: await world.project("lab"), certificateId: await world.certificate(pem("gateway")) };
      const activate = `POST ${PROJECT}/certificates/activate`;
      await world.control.fault({ route: activate, times: FOR_EVER, ...OUT });
      const done = await new Program().up(plugin, "ProjectCertificate", "gateway", given);
      expect((done as Error).message).toContain("503: The server had an error");
      expect((await world.writes())[activate]).toBe(6);
    } finally {
      plugin.stop();
      await world.close();
    }
  });
});

describe("an outage that begins when the plugin deletes the object of a lost answer", () => {
  it("is reported with the object whose secret is lost", async () => {
    const world = await World.start();
    const plugin = await Plugin.start({ env: { ...world.env, ...patience, OPENAI_ADMIN_MAX_WAIT_SECONDS: "1" } });
    try {
      const projectId = await world.project("lab");
      const remove = `DELETE ${PROJECT}/service_accounts/{service_account_id}`;
      await world.control.fault({ route: `POST ${PROJECT}/service_accounts`, kind: "reset-after-effect" });
      await world.control.fault({ route: remove, times: FOR_EVER, ...OUT });
      const done = await new Program().up(plugin, "ServiceAccount", "worker", { projectId, name: "worker" });
      const [left] = (await projectOf(world, projectId)).serviceAccounts;
      const { message } = done as Error;
      expect(message).toContain(`Could not delete ${projectId}/${left!.id}. The create of ServiceAccount (`);
      expect(message).toContain("made it, but the answer with the only copy of its secret was lost.");
      expect(message).toContain("Delete the object in the console, then run `pulumi up` again.");
    } finally {
      plugin.stop();
      await world.close();
    }
  });
});

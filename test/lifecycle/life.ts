import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { listingOf, writesOf } from "../kinds/bounds";
import type { Kind, Properties } from "../kinds/kind";
import { organizationOf } from "../kinds/seen";
import { KEPT } from "../../provider/lifecycle/kept";
import { InProcess } from "./inProcess";
import { isSecret, Plugin, revealed } from "./plugin";
import { World } from "./world";

/** The engine passes this text for every unknown value. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Takes a kind through its life against the simulator. The first run is a process of the stock plugin; the runs after it do
 * the stock plugin's part in this process, because a process takes a second to start.
 */
export function walkThroughLife(spec: Kind): void {
  const { declaration } = spec;
  const { kind } = declaration;
  describe(kind, () => {
    let world: World;
    let plugin: Plugin | InProcess;
    let given: unknown;
    let args: Properties;
    let id: string;
    let outs: Properties;
    /** The kind's objects that exist before any create. */
    let existing: string[];

    beforeAll(async () => {
      world = await World.start();
      plugin = await Plugin.start({ env: world.env });
      given = await spec.given(world);
      args = spec.args(given);
      existing = spec.objects(await organizationOf(world));
    });
    afterAll(async () => {
      plugin?.stop();
      await world?.close();
    });

    /** Starts a new run, which knows nothing of earlier creates. */
    function nextRun(): void {
      plugin.stop();
      plugin = new InProcess(world.env);
    }

    /** Reads the object and asserts that outputs and inputs match the declared inputs. */
    async function expectNoDrift(inputs: Properties): Promise<void> {
      const read = await plugin.read(kind, id, outs);
      expect(read.id).toBe(id);
      expect((await plugin.diff(kind, id, read.outs, inputs)).isChanged).toBe(false);
      expect(revealed({ ...read.inputs, __provider: undefined })).toEqual({ ...inputs, __provider: undefined });
      // The first read confirms the id that a create's answer has told.
      expect(revealed(read.outs)).toEqual(revealed({ ...outs, [KEPT]: confirmedIn(outs) }));
    }

    /** Asserts which objects of the kind exist, apart from those that existed before any create. */
    async function expectObjects(...ids: string[]): Promise<void> {
      const objects = spec.objects(await organizationOf(world));
      expect(objects.sort()).toEqual([...new Set([...existing, ...ids])].sort());
    }

    /** Counts the writes that the API receives during a call. */
    async function countWrites(act: () => Promise<unknown>): Promise<number> {
      await world.control.clearRequests();
      await act();
      return Object.values(await world.writes()).reduce((total, each) => total + each, 0);
    }

    it("accepts its arguments, even if one of them is unknown", async () => {
      expect((await plugin.check(kind, {}, args)).failures).toEqual([]);
      for (const name of Object.keys(args)) {
        const checked = await plugin.check(kind, {}, { ...args, [name]: UNKNOWN });
        expect(checked.failures, `${name} unknown`).toEqual([]);
        expect(checked.inputs[name]).toBe(UNKNOWN);
      }
    });

    it("refuses wrong arguments that it can recognise, and names them", async () => {
      for (const [wrong, reason] of spec.refused(given)) {
        const { failures } = await plugin.check(kind, {}, { ...args, ...wrong });
        expect(failures.map((failure) => failure.reason).join("; ")).toMatch(reason);
      }
      const { failures } = await plugin.check(kind, {}, { ...args, noSuchInput: 1 });
      const reason = expect.stringMatching(
        new RegExp(`^noSuchInput is not an input of an? ${kind}, which takes `),
      ) as string;
      expect(failures).toEqual([{ property: "", reason }]);
    });

    it("creates an object whose id is enough to read it", async () => {
      const writes = await countWrites(async () => ({ id, outs } = await plugin.create(kind, args)));
      expect(writes).toBe(writesOf(spec.bounds, args).create);
      await expectObjects(id);
      expect(declaration.id.join(declaration.id.split(id, kind))).toBe(id);
      expect(outs).toMatchObject(args);
    });

    it("marks its secrets, and no other output, as secret", () => {
      const secret = Object.keys(outs).filter((name) => isSecret(outs[name]));
      expect(secret).toEqual(declaration.secrets ?? []);
    });

    it("reads back the created object without drift", async () => {
      await expectNoDrift(args);
      await expectNoDrift(args);
    });

    it("finds the object in the list that a refresh reads, and the list has as many objects as the bench counts", async () => {
      const { route, of, pageSize, holds } = listingOf(spec.bounds, args);
      const parents = Object.fromEntries(of.map((input) => [input, String(args[input])]));
      const count = holds(await organizationOf(world), parents);
      expect(await itemsOf(route, parents, pageSize)).toHaveLength(count);
    });

    it("refuses a second resource for the same object", async () => {
      if (declaration.origin.by === "name") return void expect(declaration.origin.by).toBe("name");
      await expect(plugin.create(kind, args)).rejects.toThrow(/Two resources of this program declare the same/);
    });

    it("does not delete an object that the run has created under another name", async () => {
      await plugin.delete(kind, id, outs);
      // A process's output and its answers arrive on different channels.
      await vi.waitFor(() => expect(plugin.printed.join("\n")).toMatch(/declares the same object under another name/));
      await expectNoDrift(args);
    });

    it("treats another spelling of the same value as no change", async () => {
      // In one run, a second diff with other inputs comes from a second resource.
      for (const spelling of spec.spellings?.(given) ?? []) {
        nextRun();
        const news = { ...args, ...spelling };
        expect((await plugin.diff(kind, id, outs, defined(news))).isChanged, JSON.stringify(spelling)).toBe(false);
      }
    });

    it("updates each field in place, and reads back the new value", async () => {
      for (const change of spec.updates(given)) {
        nextRun();
        const news = { ...args, ...change };
        const diff = await plugin.diff(kind, id, outs, news);
        expect(diff, JSON.stringify(change)).toEqual({ isChanged: true, replaces: [] });
        const writes = await countWrites(async () => ({ outs } = await plugin.update(kind, id, outs, news)));
        expect(writes).toBeLessThanOrEqual(writesOf(spec.bounds, news).update);
        await expectNoDrift(news);
        outs = (await plugin.update(kind, id, outs, args)).outs;
      }
      await expectNoDrift(args);
    });

    it("replaces the object when the API cannot change an input", async () => {
      for (const change of spec.replaces(given)) {
        nextRun();
        const diff = await plugin.diff(kind, id, outs, { ...args, ...change });
        expect(diff.isChanged).toBe(true);
        expect(diff.replaces, JSON.stringify(change)).toEqual(Object.keys(change));
      }
    });

    it("treats an unknown value as a change", async () => {
      for (const name of Object.keys(args)) {
        const diff = await plugin.diff(kind, id, outs, { ...args, [name]: UNKNOWN });
        expect(diff.isChanged, name).toBe(true);
      }
    });

    it("imports by id, and returns the inputs that a program would declare", async () => {
      nextRun();
      const read = await plugin.read(kind, id, {});
      const inputs = defined(revealed({ ...read.inputs, __provider: undefined }));
      expect((await plugin.check(kind, {}, inputs)).failures).toEqual([]);
      expect((await plugin.diff(kind, id, read.outs, inputs)).isChanged).toBe(false);
      nextRun();
      expect((await plugin.diff(kind, id, read.outs, args)).replaces).toEqual([]);
    });

    it("states the correct form of the id when an import has a wrong id", async () => {
      await expect(plugin.read(kind, "/", {})).rejects.toThrow(declaration.id.form);
    });

    it("deletes the object, and succeeds when it deletes again", async () => {
      nextRun();
      expect(await countWrites(() => plugin.delete(kind, id, outs))).toBe(writesOf(spec.bounds, args).delete);
      await expectObjects();
      await plugin.delete(kind, id, outs);
      await expectObjects();
    });

    it("replaces an object: afterwards only the new object exists, and the old object is deleted or restored", async () => {
      const [change] = spec.replaces(given);
      if (!change) return void expect(await replacingInputs()).toEqual([]);
      nextRun();
      const old = await plugin.create(kind, args);
      nextRun();
      const { inputs, failures } = await plugin.check(kind, args, defined({ ...args, ...change }));
      expect(failures).toEqual([]);
      expect((await plugin.diff(kind, old.id, old.outs, inputs)).replaces).not.toEqual([]);
      ({ id, outs } = await plugin.create(kind, inputs));
      expect(id).not.toBe(old.id);
      await plugin.delete(kind, old.id, old.outs);
      await expectObjects(id);
      nextRun();
      await expectNoDrift({ ...args, ...change });
      await plugin.delete(kind, id, outs);
      await expectObjects();
    });

    it("notices that somebody else has deleted the object", async () => {
      if (!spec.vanish) return void expect(declaration.origin.how).toBe("taken over");
      nextRun();
      const created = await plugin.create(kind, args);
      await spec.vanish(world, given, revealed(created.outs));
      expect((await plugin.read(kind, created.id, created.outs)).id).toBe("");
      await plugin.delete(kind, created.id, created.outs);
    });
    /** The items of a list as the console shows them. If the route shows a single object, that object. */
    async function itemsOf(route: string, parents: Record<string, string>, limit: number): Promise<unknown[]> {
      const template = route.replace("GET ", "");
      const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => parents[camelCase(name)]!);
      const answer = await world.control.edit<{ data?: unknown[] }>({ method: "GET", path: `${path}?limit=${limit}` });
      return answer.data ?? [answer];
    }

    /** The inputs whose change would replace the object. */
    async function replacingInputs(): Promise<string[]> {
      const diffs = Object.keys(args).map((name) => plugin.diff(kind, id, outs, { ...args, [name]: UNKNOWN }));
      return (await Promise.all(diffs)).flatMap(({ replaces }) => replaces);
    }
  });
}

/** Returns `projectId` for `project_id`. */
function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The `__kept` output of a resource after its first read. */
function confirmedIn(outs: Properties): Properties {
  const kept = { ...(outs[KEPT] as Properties) };
  delete kept.unconfirmed;
  return kept;
}

/** A copy without undefined values, which the engine drops too. */
function defined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

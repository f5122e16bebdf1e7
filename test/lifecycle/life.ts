import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Kind } from "../kinds/kind";
import { KEPT } from "../../provider/lifecycle/kept";
import { isSecret, Plugin, revealed } from "./plugin";
import { World } from "./world";

type Properties = Record<string, unknown>;

/** What the engine passes for every value that is not known yet. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Walks a kind through its life: on the stock plugin, against the simulator. */
export function walkThroughLife(spec: Kind): void {
  const { declaration } = spec;
  const { kind } = declaration;
  describe(kind, () => {
    let world: World;
    let plugin: Plugin;
    let given: unknown;
    let args: Properties;
    let id: string;
    let outs: Properties;

    beforeAll(async () => {
      world = await World.start();
      plugin = await Plugin.start({ env: world.env });
      given = await spec.given(world);
      args = spec.args(given);
    });
    afterAll(async () => {
      plugin?.stop();
      await world?.close();
    });

    /** A run of its own: what the process remembers of the creates before is gone. */
    async function nextRun(): Promise<void> {
      plugin.stop();
      plugin = await Plugin.start({ env: world.env });
    }

    /** Reads the object and asserts that neither the outputs nor the inputs differ from what was declared. */
    async function expectNoDrift(inputs: Properties): Promise<void> {
      const read = await plugin.read(kind, id, outs);
      expect(read.id).toBe(id);
      expect((await plugin.diff(kind, id, read.outs, inputs)).isChanged).toBe(false);
      expect(revealed({ ...read.inputs, __provider: undefined })).toEqual({ ...inputs, __provider: undefined });
      // What a create's answer has told is confirmed by the first read.
      expect(revealed(read.outs)).toEqual(revealed({ ...outs, [KEPT]: confirmedIn(outs) }));
    }

    async function expectNothingLeft(): Promise<void> {
      const { is, should } = await spec.afterDelete(world, given, outs);
      expect(is).toEqual(should);
    }

    it("accepts its arguments, also when any of them is unknown", async () => {
      expect((await plugin.check(kind, {}, args)).failures).toEqual([]);
      for (const name of Object.keys(args)) {
        const checked = await plugin.check(kind, {}, { ...args, [name]: UNKNOWN });
        expect(checked.failures, `${name} unknown`).toEqual([]);
        expect(checked.inputs[name]).toBe(UNKNOWN);
      }
    });

    it("refuses what can be known to be wrong, and names it", async () => {
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

    it("creates, with an id that is enough for a read", async () => {
      const created = await plugin.create(kind, args);
      ({ id, outs } = created);
      expect(declaration.id.join(declaration.id.split(id, kind))).toBe(id);
      expect(outs).toMatchObject(args);
    });

    it("marks its secrets, and nothing else", () => {
      const secret = Object.keys(outs).filter((name) => isSecret(outs[name]));
      expect(secret).toEqual(declaration.secrets ?? []);
    });

    it("reads back what it made, without drift", async () => {
      await expectNoDrift(args);
      await expectNoDrift(args);
    });

    it("takes another spelling of the same for no change", async () => {
      for (const spelling of spec.spellings?.(given) ?? []) {
        const news = { ...args, ...spelling };
        expect((await plugin.diff(kind, id, outs, defined(news))).isChanged, JSON.stringify(spelling)).toBe(false);
      }
    });

    it("updates each field in place, to where it reads back", async () => {
      for (const change of spec.updates(given)) {
        const news = { ...args, ...change };
        const diff = await plugin.diff(kind, id, outs, news);
        expect(diff, JSON.stringify(change)).toEqual({ isChanged: true, replaces: [] });
        outs = (await plugin.update(kind, id, outs, news)).outs;
        await expectNoDrift(news);
        outs = (await plugin.update(kind, id, outs, args)).outs;
      }
      await expectNoDrift(args);
    });

    it("replaces where the API cannot change", async () => {
      for (const change of spec.replaces(given)) {
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

    it("refuses a second resource for the same object", async () => {
      if (declaration.origin.by === "name") return void expect(declaration.origin.by).toBe("name");
      await expect(plugin.create(kind, args)).rejects.toThrow(/Two resources of this program are the same/);
    });

    it("does not delete what the run has created under another name", async () => {
      await plugin.delete(kind, id, outs);
      // What the process prints comes by another way than its answers.
      await vi.waitFor(() => expect(plugin.printed.join("\n")).toMatch(/declares the same object under another name/));
      await expectNoDrift(args);
    });

    it("imports by id: what it reads are the inputs that a program would write", async () => {
      await nextRun();
      const read = await plugin.read(kind, id, {});
      const inputs = defined(revealed({ ...read.inputs, __provider: undefined }));
      expect((await plugin.check(kind, {}, inputs)).failures).toEqual([]);
      expect((await plugin.diff(kind, id, read.outs, inputs)).isChanged).toBe(false);
      expect((await plugin.diff(kind, id, read.outs, args)).replaces).toEqual([]);
    });

    it("names the form of the id when an import has a wrong one", async () => {
      await expect(plugin.read(kind, "/", {})).rejects.toThrow(declaration.id.form);
    });

    it("deletes, and deletes again", async () => {
      await nextRun();
      await plugin.delete(kind, id, outs);
      await expectNothingLeft();
      await plugin.delete(kind, id, outs);
      await expectNothingLeft();
    });

    it("notices what was deleted behind its back", async () => {
      if (!spec.vanish) return void expect(declaration.origin.how).toBe("taken over");
      await nextRun();
      const created = await plugin.create(kind, args);
      await spec.vanish(world, given, revealed(created.outs));
      expect((await plugin.read(kind, created.id, created.outs)).id).toBe("");
      await plugin.delete(kind, created.id, created.outs);
    });
  });
}

/** The memory in a resource's outputs, once it was read. */
function confirmedIn(outs: Properties): Properties {
  const kept = { ...(outs[KEPT] as Properties) };
  delete kept.unconfirmed;
  return kept;
}

/** A copy without undefined, as the engine drops it. */
function defined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

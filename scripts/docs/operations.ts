import type { Kind, Properties } from "../../test/kinds/kind";
import { InProcess } from "../../test/lifecycle/inProcess";
import { World } from "../../test/lifecycle/world";

/**
 * The operations of the API that a kind uses, from the request log of a simulator: the kind's tests create an object, read it, change
 * each of its inputs, and delete it. Each call is a run of its own, as in the contract of every kind. The writes of the fault matrix
 * count too.
 */
export async function operationsOf(spec: Kind): Promise<string[]> {
  const { kind } = spec.declaration;
  const world = await World.start();
  try {
    const given = await spec.given(world);
    const args = spec.args(given);
    const otherForms = (await spec.otherForms?.(world, given)) ?? [];
    await world.control.clearRequests();
    const inRun = async <T>(act: (run: InProcess) => Promise<T>): Promise<T> => {
      const run = new InProcess(world.env);
      try {
        return await act(run);
      } finally {
        run.stop();
      }
    };
    const { id, outs: created } = await inRun((run) => run.create(kind, args));
    let outs: Properties = (await inRun((run) => run.read(kind, id, created))).outs;
    await inRun((run) => run.read(kind, id, {}));
    for (const change of spec.updates(given)) {
      outs = (await inRun((run) => run.update(kind, id, outs, { ...args, ...change }))).outs;
      outs = (await inRun((run) => run.update(kind, id, outs, args))).outs;
    }
    await inRun((run) => run.delete(kind, id, outs));
    for (const form of otherForms) {
      const { id, outs } = await inRun((run) => run.create(kind, form));
      await inRun((run) => run.read(kind, id, outs));
      await inRun((run) => run.delete(kind, id, outs));
    }
    const { counts } = await world.control.requests();
    return [...new Set([...Object.keys(counts), ...spec.faults.map(({ route }) => route)])].sort();
  } finally {
    await world.close();
  }
}

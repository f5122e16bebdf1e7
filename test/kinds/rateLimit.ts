import { rateLimit as declaration } from "../../provider/resources/rateLimit";
import { kind } from "./kind";
import { gpt5 } from "./seen";

export const rateLimit = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, model: "gpt-5", maxRequestsPer1Minute: 300, maxTokensPer1Minute: 20_000 }),
  updates: () => [{ maxRequestsPer1Minute: 301 }, { maxTokensPer1Minute: 0 }, { onDestroy: "restore" }],
  replaces: ({ other }) => [{ projectId: other }, { model: "gpt-4.1" }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }],
  refused: () => [
    [{ maxRequestsPer1Minute: -1 }, /maxRequestsPer1Minute: must not be negative/],
    [{ maxRequestsPer1Minute: 1.5 }, /maxRequestsPer1Minute: must be a whole number/],
    [{ maxRequestsPer1Minute: undefined, maxTokensPer1Minute: undefined }, /at least one of maxRequestsPer1Minute/],
    [{ onDestroy: "forget" }, /onDestroy: must be restore or keep/],
  ],
  afterDelete: async (world, { projectId, other }) => {
    const [mine, untouched] = await Promise.all([gpt5(world, projectId), gpt5(world, other)]);
    return { is: mine, should: untouched };
  },
});

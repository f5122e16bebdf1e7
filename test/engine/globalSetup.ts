import { findEngine } from "./engine";

/**
 * For vitest's `globalSetup`: gets the engine before the first test. A long build can then show its progress (vitest
 * withholds the output of tests) and uses up no test's deadline. Afterwards, tests find the engine in a fraction of a
 * second.
 */
export default async function prepareEngine(): Promise<void> {
  await findEngine();
}

import { findEngine } from "./engine";

/**
 * For vitest's `globalSetup`: gets the engine before the first test. A build of minutes then shows its progress (vitest withholds
 * what a test prints) and no test's deadline runs meanwhile; the tests find the engine in a fraction of a second.
 */
export default async function prepareEngine(): Promise<void> {
  await findEngine();
}

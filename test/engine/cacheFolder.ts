import { join } from "node:path";

/**
 * The folder for built engines. It is outside the tree, so that a fresh clone finds existing builds:
 * `OPENAI_ADMIN_TEST_ENGINE_CACHE`, or a folder in the platform's user cache.
 */
export async function engineCacheFolder(environment: NodeJS.ProcessEnv): Promise<string> {
  if (environment.OPENAI_ADMIN_TEST_ENGINE_CACHE) return environment.OPENAI_ADMIN_TEST_ENGINE_CACHE;
  // The package is ESM only; the tests are CommonJS.
  const { default: envPaths } = await import("env-paths");
  return join(envPaths("pulumi-openai-admin", { suffix: "" }).cache, "engine");
}

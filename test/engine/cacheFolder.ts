import { join } from "node:path";

/**
 * Where built engines are kept, outside the tree so that a fresh clone finds them: the folder that
 * `OPENAI_ADMIN_TEST_ENGINE_CACHE` names, otherwise a folder in the user's cache folder of the platform.
 */
export async function engineCacheFolder(environment: NodeJS.ProcessEnv): Promise<string> {
  if (environment.OPENAI_ADMIN_TEST_ENGINE_CACHE) return environment.OPENAI_ADMIN_TEST_ENGINE_CACHE;
  // The package is ESM only, and the tests are not.
  const { default: envPaths } = await import("env-paths");
  return join(envPaths("pulumi-openai-admin", { suffix: "" }).cache, "engine");
}

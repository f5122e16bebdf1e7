import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where built engines are kept, outside the tree so that a fresh clone finds them.
 *
 * `OPENAI_ADMIN_TEST_ENGINE_CACHE` names the folder itself; otherwise it is `pulumi-openai-admin/engine` in the
 * user's cache folder of the platform.
 */
export function engineCacheFolder(environment: NodeJS.ProcessEnv): string {
  return (
    environment.OPENAI_ADMIN_TEST_ENGINE_CACHE || join(userCacheFolder(environment), "pulumi-openai-admin", "engine")
  );
}

function userCacheFolder(environment: NodeJS.ProcessEnv): string {
  const home = environment.HOME || homedir();
  if (process.platform === "darwin") return join(home, "Library", "Caches");
  if (process.platform === "win32") return environment.LOCALAPPDATA || join(home, "AppData", "Local");
  return environment.XDG_CACHE_HOME || join(home, ".cache");
}

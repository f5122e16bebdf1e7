/**
 * The guards of what is in use: nobody must archive a project or delete a service account by accident while programs use it.
 */
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { settings } from "../config";
import type { Context } from "../lifecycle/declaration";

/** An object is in use when somebody used it in these days. */
export const DAYS_OF_USE = 7;

/** The first second of the days that count, on the server's clock. */
export function beginOfUse(api: AdminClient): number {
  return Math.floor(api.now - DAYS_OF_USE * 24 * 60 * 60);
}

/**
 * The two ways past a guard, for its message.
 * @param act what the guard refused: "archive it".
 * @param input the input that allows the act for one resource.
 * @param context of the delete. During a replacement, the input of the new object counts.
 */
export function waysPast(
  act: string,
  setting: "archiveInUse" | "deleteKeysInUse",
  input: string,
  { replacement }: Pick<Context, "replacement">,
): string {
  const when = replacement ? "again" : "before you remove it";
  return (
    `To ${act} anyway, set ${settings[setting].env}=allow for this run, or set ${input}: true on the resource and run ` +
    `\`pulumi up\` ${when}.`
  );
}

/** Reads what a guard looks at. If the key may not read it, a line says so once a run, and nothing counts as in use. */
export async function readForGuard<T>(run: Context["run"], read: () => Promise<T[]>, warning: string): Promise<T[]> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ApiError && error.isForbidden)) throw error;
    run.sayOnce(warning);
    return [];
  }
}

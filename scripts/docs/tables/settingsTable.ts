import { table } from "../../../policies/kit/readme";
import { settings } from "../../../provider/config";

/** The README's table of settings, from the rows with which the provider reads them. */
export function settingsTable(): string {
  return table(
    ["configuration key", "environment variable", "default", "meaning"],
    Object.values(settings).map(({ config, env, fallback, meaning }) => [
      `\`${config}\``,
      `\`${env}\``,
      fallback === undefined ? "" : `\`${fallback}\``,
      meaning,
    ]),
  );
}

import { table } from "../../../policies/kit/readme";
import "../../../provider/lookups";
import { lookups } from "../../../provider/lookups/lookup";

/** The README's table of look-ups, from their declarations. */
export function lookupsTable(): string {
  const rows = lookups.map(({ name, takes, returns }) => [
    `[${name}](docs/lookups/${name}.md)`,
    takes.map((one) => `\`${one}\``).join(", "),
    returns,
  ]);
  return table(["look-up", "arguments", "what it returns"], rows);
}

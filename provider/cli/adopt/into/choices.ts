import { CommandError } from "../../commandError";
import type { Previewed } from "../../../inventory/preview";

/**
 * The objects that a person chose, by the URN of the resource.
 * @param choices `<name>=<id>` or `<URN>=<id>`.
 * @throws CommandError if a choice names no new resource of this package, or several.
 */
export function chosenBy(choices: readonly string[], previewed: readonly Previewed[]): ReadonlyMap<string, string> {
  const wanted = previewed.filter(({ declaration, isNew }) => declaration !== undefined && isNew);
  return new Map(
    choices.map((choice) => {
      const [name, id] = splitAtLast(choice, "=");
      if (name === "" || id === "") {
        throw new CommandError(
          `--choose ${choice}: write the name of a resource and the id of an object: --choose web=proj_1`,
        );
      }
      const named = wanted.filter((resource) => resource.urn === name || resource.name === name);
      if (named.length === 1) return [named[0]!.urn, id];
      if (named.length === 0) {
        throw new CommandError(
          `--choose ${choice}: the preview creates no resource of this package named ${name}. Run adopt --into without --choose to ` +
            `list the resources.`,
        );
      }
      const urns = named.map(({ urn }) => `  --choose '${urn}=${id}'`).join("\n");
      throw new CommandError(`--choose ${choice}: several resources are named ${name}. Name one by its URN:\n${urns}`);
    }),
  );
}

function splitAtLast(text: string, separator: string): [string, string] {
  const at = text.lastIndexOf(separator);
  return at < 0 ? ["", ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

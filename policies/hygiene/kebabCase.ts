/** Lower-case letters, digits and single hyphens. Such a name also works in file names and labels. */
export const KEBAB_CASE = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

/** A name in kebab case: `CI Runner` becomes `ci-runner`. */
export function inKebabCase(name: string): string {
  return (
    name
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join("-") ?? ""
  );
}

/** Small letters, digits and single hyphens: what a file, a label and an environment variable can be made of. */
export const KEBAB_CASE = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

/** What is meant, most of the time: `CI Runner` becomes `ci-runner`. */
export function inKebabCase(name: string): string {
  return (
    name
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join("-") ?? ""
  );
}

import * as pulumi from "@pulumi/pulumi";
import { NAMESPACE, settings } from "../config";
import { fromOutside, misspelt } from "../text";

const NAMES = Object.keys(settings);

/** The prefix of our configuration keys. */
const PREFIX = `${NAMESPACE}:`;

/**
 * Stops the program when the stack configuration has an unknown key in our namespace. If we ignored a misspelt `baseUrl` or
 * `organizationId`, the program would act on another organisation than its author wants.
 *
 * We check in the program's process, because only the program can list the configuration. The plugin can only read single keys
 * (decision D19).
 * @throws RunError that names each unknown key and the setting that it resembles.
 */
export function requireKnownSettings(): void {
  const unknown = unknownSettings(Object.keys(pulumi.runtime.allConfig()), pulumi.getProject());
  // A RunError shows no stack trace: the mistake is in the configuration, not at a line of the program.
  if (unknown.length > 0) throw new pulumi.RunError(unknown.join("\n"));
}

/** A message for each unknown configuration key in our namespace. @param project the name of the Pulumi project. */
export function unknownSettings(keys: readonly string[], project: string): string[] {
  return keys
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({ key: fromOutside(key), name: fromOutside(key.slice(PREFIX.length)) }))
    .filter(({ name }) => !NAMES.includes(name))
    .map(({ key, name }) => ({ key, closest: misspelt(name, NAMES) }))
    .filter(({ closest }) => closest !== undefined || !isNamespaceOf(project))
    .map(({ key, closest }) => {
      const right = closest === undefined ? `The settings are ${NAMES.join(", ")}.` : `Did you mean ${closest}?`;
      return `${key} is not a setting. ${right} Remove the wrong key: \`pulumi config rm ${key}\`.`;
    });
}

/** Pulumi keeps a project's own configuration under the project's name, which may be our namespace. */
function isNamespaceOf(project: string): boolean {
  return project === NAMESPACE;
}

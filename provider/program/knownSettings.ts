import * as pulumi from "@pulumi/pulumi";
import { NAMESPACE, settings } from "../config";
import { fromOutside, misspelt } from "../text";

const NAMES = Object.keys(settings);

/** What precedes each key of ours. */
const PREFIX = `${NAMESPACE}:`;

/**
 * Stops a program whose stack configuration has a key of ours that is no setting. Silence would be dangerous: without its
 * `baseUrl` or `organizationId`, the program would act on another organisation than the one that its author configured.
 *
 * The program asks, because only the program can list the configuration: the plugin is handed a function that reads one key
 * (decision D19).
 * @throws RunError that names each such key, and the setting that it resembles.
 */
export function requireKnownSettings(): void {
  const unknown = unknownSettings(Object.keys(pulumi.runtime.allConfig()), pulumi.getProject());
  // A mistake of the configuration, not of the program: a stack trace would point at innocent code.
  if (unknown.length > 0) throw new pulumi.RunError(unknown.join("\n"));
}

/** One message for each configuration key of our namespace that is no setting. @param project the name of the Pulumi project. */
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

/** A project's own configuration is kept under the project's name, so in a project of our name any other key is the project's. */
function isNamespaceOf(project: string): boolean {
  return project === NAMESPACE;
}

/** What `adopt` prints. */
import { enumerate, fromOutside } from "../../client/outside";
import type { LeftOut, Unread } from "../../inventory/live";
import { append } from "../../inventory/append";
import { counted } from "../counted";
import { table } from "../table";
import { CommandError } from "../commandError";
import type { Declared } from "./declare";
import type { FileOutcome } from "./files/write";
import { removedBlocks, type FromTerraform } from "./terraform";

/** Enough ids in a line to find the others. */
const MOST_IDS = 10;

/** The objects to adopt, the files, and what is left out. */
export function planText(declared: Declared, files: readonly FileOutcome[], unread: readonly Unread[]): string {
  const { resources, skipped, leftOut } = declared;
  const counts = new Map<string, number>();
  for (const { kind } of resources) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => [kind, String(count)]);
  return [
    rows.length > 0 ? table(["KIND", "OBJECTS"], rows) : "Found nothing to declare.",
    table(
      ["FILE", "WHAT HAPPENS"],
      files.map(({ path, outcome }) => [path, outcomes[outcome]]),
    ),
    ...files.flatMap(({ path, difference }) => (difference === undefined ? [] : [differenceText(path, difference)])),
    ...(skipped.length > 0 ? [`Add by hand:\n${skipped.map((line) => `  ${line}`).join("\n")}`] : []),
    ...(leftOut.length > 0 ? [`Left out:\n${leftOutLines(leftOut).join("\n")}`] : []),
    ...(unread.length > 0 ? [`Not read, and therefore not adopted:\n${unreadLines(unread).join("\n")}`] : []),
  ].join("\n\n");
}

const outcomes: Readonly<Record<FileOutcome["outcome"], string>> = {
  written: "write",
  updated: "add what is new",
  unchanged: "no change",
  kept: "stays: somebody has edited it, see below",
};

function differenceText(path: string, difference: string): string {
  return `${path} would otherwise change in these lines:\n${difference}`;
}

/** A line for each reason. */
function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { kind, id, reason } of leftOut) {
    append(byReason, `${kind}\n${reason}`, fromOutside(id));
  }
  return [...byReason].map(([key, ids]) => {
    const at = key.indexOf("\n");
    return `${key.slice(0, at)} ${enumerate(ids, MOST_IDS)}: ${fromOutside(key.slice(at + 1), Infinity)}`;
  });
}

function unreadLines(unread: readonly Unread[]): string[] {
  return unread.map(({ kind, below, permission, reason }) => {
    const where = below === undefined ? "" : ` below ${fromOutside(below)}`;
    return `${kind}${where}: ${permission === undefined ? reason : `the key lacks the permission ${permission}.`}`;
  });
}

/** What to do where the folder was no Pulumi program, so there is no stack yet. */
export function stepsText(folder: string, command: string): string {
  return (
    `Wrote the program. Now fill the state of a stack:\n\n` +
    (folder === "" ? "" : `  cd ${folder}\n`) +
    `  npm install\n  pulumi stack init\n  ${command}\n`
  );
}

/** How Terraform forgets what Pulumi manages now. */
export function terraformText(terraform: FromTerraform): string {
  const { leftOut } = terraform;
  const unknown = leftOut.map(({ address, reason }) => `  ${fromOutside(address)}: ${reason}`);
  return (
    `Now make Terraform forget these objects. Replace their resources in your Terraform code with these blocks, and run ` +
    `\`terraform apply\`:\n\n${removedBlocks(terraform)}` +
    (unknown.length > 0 ? `\nStays with Terraform:\n${unknown.join("\n")}\n` : "")
  );
}

/** What to do about declarations that a kept file does not contain. */
export function missingText(count: number): string {
  return (
    `The program does not declare ${counted(count, "object")} of the list, because somebody has edited a file that ` +
    `declares them. Add the lines that are shown above, then run adopt again.`
  );
}

/** The key may read nothing of the selection. */
export function nothingRead(unread: readonly Unread[]): CommandError {
  return new CommandError(
    `Could not read anything to declare, so nothing was changed:\n${unreadLines(unread).join("\n")}\n` +
      `Use an admin key with the permissions, then run this command again.`,
  );
}

/** How the import has ended. */
export function outcomeText(imported: number, changes: readonly string[]): string {
  const what = `Imported ${counted(imported, "object")}.`;
  if (changes.length === 0) return `${what} A preview with a refresh shows no change.\n`;
  return (
    `${what} A preview with a refresh shows these changes, which the next \`pulumi up\` would make:\n` +
    `${changes.map((line) => `  ${line}`).join("\n")}\n`
  );
}

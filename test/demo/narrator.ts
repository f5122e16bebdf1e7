import Table from "cli-table3";

/** Prints a line, or an empty line if there is no text. */
export function say(text = ""): void {
  process.stdout.write(`${text}\n`);
}

/** Prints the heading of a step. */
export function announce(number: number, title: string): void {
  say();
  say(`${number}. ${title}`);
}

/** Prints a command as you would type it. */
export function showCommand(command: string): void {
  say(`   $ ${command}`);
}

/** Prints lines from a program's output, marked with a bar so that they stand apart from the narration. */
export function quote(lines: string[]): void {
  for (const line of lines) say(`   | ${line}`.trimEnd());
}

/** Prints a table. */
export function showTable(head: string[], rows: string[][]): void {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  say(table.toString());
}

import Table from "cli-table3";

/** Says a line, or (without text) leaves one empty. */
export function say(text = ""): void {
  process.stdout.write(`${text}\n`);
}

/** Begins a step. */
export function announce(number: number, title: string): void {
  say();
  say(`${number}. ${title}`);
}

/** Shows a command as one would type it. */
export function showCommand(command: string): void {
  say(`   $ ${command}`);
}

/** Shows some lines of what a program printed, set off from what the narrator says. */
export function quote(lines: string[]): void {
  for (const line of lines) say(`   | ${line}`.trimEnd());
}

/** Shows rows under a head. */
export function showTable(head: string[], rows: string[][]): void {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  say(table.toString());
}

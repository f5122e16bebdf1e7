import { fromOutside } from "../client/outside";

/** A cell never makes its column wider than this. */
const WIDEST_CELL = 160;

/** A table for a terminal: columns as wide as their widest cell, two spaces apart. Cells may be texts from outside. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows].map((cells) => cells.map((cell) => fromOutside(cell, WIDEST_CELL)));
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => cells[column]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd();
  return lines.map(line).join("\n");
}

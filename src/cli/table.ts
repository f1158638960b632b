import { printable } from "./human.ts";

/** Rows under their headings, in columns as wide as what is in them. Ends with a newline. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows.map((row) => row.map(printable))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  return lines.map((line) => aligned(line, widths)).join("");
}

/** "name   value" lines. An undefined value leaves its line out. */
export function list(entries: readonly (readonly [string, string | undefined])[]): string {
  const shown = entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, printable(value)]]));
  const width = Math.max(0, ...shown.map(([name = ""]) => name.length));
  return shown.map((line) => aligned(line, [width, 0])).join("");
}

function aligned(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  return `${padded.join("  ").trimEnd()}\n`;
}

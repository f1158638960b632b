import { printable } from "./human.ts";
import { isRecord } from "./shape.ts";

/** Any JSON value as lines for a person: "name: value", what is inside indented below it, items of a list after "-". */
export function outline(value: unknown): string {
  return `${lines(value).join("\n")}\n`;
}

function lines(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.length > 0) return value.flatMap(item);
  if (isRecord(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([name, inner]) => entry(printable(name), inner));
  return [plain(value)];
}

function entry(name: string, value: unknown): readonly string[] {
  if (!hasParts(value)) return [`${name}: ${plain(value)}`];
  return [`${name}:`, ...lines(value).map((line) => `  ${line}`)];
}

function item(value: unknown): readonly string[] {
  return lines(value).map((line, at) => `${at === 0 ? "- " : "  "}${line}`);
}

function hasParts(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** Text as it is, where it cannot be taken for anything else. */
function plain(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value) ?? "null";
  const isPlain =
    value !== "" && value === printable(value) && !/^[\s"'[{-]|^(true|false|null|[\d.]+)$|: |\s$/.test(value);
  return isPlain ? value : printable(JSON.stringify(value));
}

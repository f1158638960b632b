import type { ResourcesView } from "./views.ts";

/** 1536 → "1.5 KiB". */
export function humanBytes(bytes: number): string {
  const step = byteUnits.findIndex((_, index) => bytes < 1024 ** (index + 1));
  const power = step === -1 ? byteUnits.length - 1 : step;
  return `${rounded(bytes / 1024 ** power)} ${byteUnits[power]}`;
}

/** 2500 → "2.5 cores". */
export function humanCores(millicores: number): string {
  return millicores === 1000 ? "1 core" : `${rounded(millicores / 1000, 2)} cores`;
}

/** 90,000 → "1m30s": the two largest units that count. */
export function humanDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.max(0, Math.round(durationMs))}ms`;
  const parts: string[] = [];
  let rest = Math.floor(durationMs / 1000);
  for (const [unit, seconds] of durationUnits) {
    const count = Math.floor(rest / seconds);
    rest %= seconds;
    if (count > 0) parts.push(`${count}${unit}`);
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join("");
}

/** "1.5 cores, 2 GiB memory, 10 GiB disk, 1 GPU"; GPUs only where there are any. */
export function humanResources({ cpuMillicores, memoryBytes, diskBytes, gpus }: ResourcesView): string {
  const amounts = [
    humanCores(cpuMillicores),
    `${humanBytes(memoryBytes)} memory`,
    `${humanBytes(diskBytes)} disk`,
  ];
  if (gpus.length > 0) amounts.push(gpus.length === 1 ? "1 GPU" : `${gpus.length} GPUs`);
  return amounts.join(", ");
}

/** "1.5GiB", "500 MB", "1024" (bytes) → bytes; undefined when it is no size. */
export function parseBytes(written: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]i?b?|b)?$/i.exec(written.trim());
  if (match === null) return undefined;
  return Math.round(Number(match[1]) * byteFactor(match[2] ?? ""));
}

/** "90s", "5m", "1h30m", "500ms", "30" (seconds) → milliseconds; undefined when it is no duration. */
export function parseDuration(written: string): number | undefined {
  const trimmed = written.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Math.round(Number(trimmed) * 1000);
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(trimmed)) return undefined;
  let totalMs = 0;
  for (const [, count, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    totalMs += Number(count) * (millisecondsPer.get(unit ?? "") ?? 0);
  }
  return Math.round(totalMs);
}

/**
 * Text of other machines, made safe for a terminal: control characters could move its cursor or rewrite what was
 * printed before.
 */
export function printable(foreign: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return foreign.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, " ");
}

function rounded(value: number, digits = 1): string {
  return String(Number(value.toFixed(digits)));
}

function byteFactor(unit: string): number {
  const power = "kmgt".indexOf(unit.charAt(0).toLowerCase()) + 1;
  if (unit === "" || power === 0) return 1;
  return (unit.charAt(1).toLowerCase() === "i" ? 1024 : 1000) ** power;
}

const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB"] as const;
const durationUnits = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
] as const;
const millisecondsPer: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

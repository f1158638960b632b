import type { Amount } from "../environments/fleet.ts";

/** Reads "2 cores, 4 GiB of memory and 10 GiB of disk". */
export function readAmount(text: string): Amount {
  const amount: { cores?: number; memoryBytes?: number; diskBytes?: number } = {};
  for (const [, count = "", unit = "", of] of text.matchAll(
    /(\d+(?:\.\d+)?) (cores?|[KMGT]iB of (memory|disk))/g,
  )) {
    if (of === undefined) amount.cores = Number(count);
    else if (of === "memory") amount.memoryBytes = bytes(count, unit);
    else amount.diskBytes = bytes(count, unit);
  }
  return amount;
}

/** The amounts as files and command lines write them. */
export function sayAmount({ cores, memoryBytes, diskBytes }: Amount): {
  readonly cores?: string;
  readonly memory?: string;
  readonly disk?: string;
} {
  return {
    ...(cores === undefined ? {} : { cores: String(cores) }),
    ...(memoryBytes === undefined ? {} : { memory: `${memoryBytes / mebibyte} MiB` }),
    ...(diskBytes === undefined ? {} : { disk: `${diskBytes / mebibyte} MiB` }),
  };
}

const mebibyte = 1024 ** 2;
const powers = ["KiB", "MiB", "GiB", "TiB"];

function bytes(count: string, unit: string): number {
  return Number(count) * 1024 ** (powers.indexOf(unit.slice(0, 3)) + 1);
}

/** A quantity, or the sentence that says what to write instead. */
export type Quantity = { readonly amount: number; readonly warning?: string } | { readonly problem: string };

/**
 * Bytes from "512 MiB", "1GB", "1.5 GiB" or a bare number of GiB. Whole bytes, rounded up, because half a byte is
 * not to be had and less than asked for is not enough.
 */
export function bytesFrom(written: string | number): Quantity {
  const { number, unit } = partsOf(written);
  const factor = byteUnits.get(unit === "" ? "gib" : unit.toLowerCase());
  if (Number.isNaN(number) || factor === undefined)
    return { problem: 'must be a size, such as "512 MiB", "2 GiB", or a number of GiB' };
  const amount = Math.ceil(number * factor);
  if (!(amount > 0)) return { problem: "must be more than 0" };
  if (amount > largestBytes) return { problem: `must be at most 1 PiB${hint(unit)}` };
  return unit === "" && number >= suspiciousGibibytes ? { amount, warning: megabytes(number) } : { amount };
}

/** Thousandths of a core from cores: 0.5 is 500. */
export function millicoresFrom(written: string | number): Quantity {
  const { number, unit } = partsOf(written);
  if (Number.isNaN(number) || unit !== "") return { problem: "must be a number of cores, such as 0.5 or 2" };
  if (!(number > 0)) return { problem: "must be more than 0" };
  if (number > mostCores) return { problem: `must be at most ${mostCores} cores` };
  const amount = Math.round(number * 1000);
  // Decimal fractions are inexact in binary: what is nearer to a thousandth than this was meant as one.
  const isExact = Math.abs(amount - number * 1000) < 1e-6 && amount > 0;
  return isExact ? { amount } : { problem: "must be in whole thousandths of a core, such as 0.125" };
}

/** One PiB: more than any machine has. */
export const largestBytes = 1024 ** 5;

/** More than any machine has. */
export const mostCores = 65_536;

/** Old files counted in MB without saying so. From here on a bare number was hardly meant as GiB. */
const suspiciousGibibytes = 512;

const byteUnits: ReadonlyMap<string, number> = new Map([
  ["b", 1],
  ...["k", "m", "g", "t", "p"].flatMap((letter, index): [string, number][] => [
    [letter, 1000 ** (index + 1)],
    [`${letter}b`, 1000 ** (index + 1)],
    [`${letter}i`, 1024 ** (index + 1)],
    [`${letter}ib`, 1024 ** (index + 1)],
  ]),
]);

function partsOf(written: string | number): { readonly number: number; readonly unit: string } {
  if (typeof written === "number") return { number: written, unit: "" };
  const match = /^\s*(-?\d{1,20}(?:\.\d{1,20})?)\s*([a-z]{0,3})\s*$/iu.exec(written);
  return { number: Number(match?.[1] ?? Number.NaN), unit: match?.[2] ?? "" };
}

function hint(unit: string): string {
  return unit === "" ? "; a number without a unit counts GiB" : "";
}

function megabytes(number: number): string {
  return `${number} without a unit is ${number} GiB; if megabytes were meant, write "${number} MB"`;
}

/** An amount as a person reads it; the verb goes with it ("4 cores are free", "1 GiB is free"). */
export interface SpokenAmount {
  readonly amount: string;
  readonly unit: string;
  readonly verb: "is" | "are";
}

const byteUnits = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** Thousandths of a core as cores, to at most three places: exact. */
export function sayCores(millicores: number): SpokenAmount {
  const amount = String(millicores / 1000);
  return amount === "1" ? { amount, unit: "core", verb: "is" } : { amount, unit: "cores", verb: "are" };
}

/** Bytes in the largest binary unit that leaves a whole part, to at most two places: rounded. */
export function sayBytes(bytes: number): SpokenAmount {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < byteUnits.length - 1) {
    amount /= 1024;
    unit++;
  }
  const isOneByte = bytes === 1;
  const rounded = String(Math.round(amount * 100) / 100);
  return { amount: rounded, unit: isOneByte ? "byte" : (byteUnits[unit] ?? "bytes"), verb: "is" };
}

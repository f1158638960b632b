import { z } from "zod";
import { assert } from "../errors/assert.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { sayBytes, sayCores } from "./amount.ts";
import { matchGpus, minusGpus, plusGpus, sayGpu, unmatchedGpus } from "./gpus.ts";
import { nothing, type Resources } from "./resources.ts";

/** Both together. Commutative and associative; `nothing` changes nothing. Shares of one card (same index) add up. */
export function plus(a: Resources, b: Resources): Resources {
  return {
    cpuMillicores: added(a.cpuMillicores, b.cpuMillicores),
    memoryBytes: added(a.memoryBytes, b.memoryBytes),
    diskBytes: added(a.diskBytes, b.diskBytes),
    gpus: plusGpus(a.gpus, b.gpus),
  };
}

/**
 * What is left of `from` without `amount`, or a refusal that says what there is too little of; never less than nothing.
 * A card is taken by its index: a demand that names none is first put on cards with `place`.
 */
export function minus(from: Resources, amount: Resources): Reply<Resources> {
  const gpus = minusGpus(from.gpus, amount.gpus);
  const short = [...lackingNumbers(amount, from), ...(gpus.granted ? [] : [gpus.message])];
  if (!gpus.granted || short.length > 0) return refuse("not-enough-resources", short.join("; "));
  return grant({
    cpuMillicores: from.cpuMillicores - amount.cpuMillicores,
    memoryBytes: from.memoryBytes - amount.memoryBytes,
    diskBytes: from.diskBytes - amount.diskBytes,
    gpus: gpus.value,
  });
}

/** All of them together. */
export function sum(amounts: readonly Resources[]): Resources {
  return amounts.reduce(plus, nothing);
}

/** Whether the demand can be met by the offer; an exact fit fits. Each card demanded needs a card of its own. */
export function fits(demand: Resources, offer: Resources): boolean {
  return lackingNumbers(demand, offer).length === 0 && unmatchedGpus(demand.gpus, offer.gpus).length === 0;
}

/** What the offer is short of, one sentence each; none when the demand fits. */
export function lacking(demand: Resources, offer: Resources): readonly string[] {
  const gpus = unmatchedGpus(demand.gpus, offer.gpus);
  return [...lackingNumbers(demand, offer), ...gpus.map((gpu) => `needs ${sayGpu(gpu)}, none is free`)];
}

/**
 * The demand with each of its cards named: the smallest of the offer that serves. What a ledger writes down, so that a
 * release gives back the same card.
 */
export function place(demand: Resources, offer: Resources): Reply<Resources> {
  const short = lacking(demand, offer);
  const gpus = matchGpus(demand.gpus, offer.gpus);
  if (short.length > 0 || gpus === undefined) return refuse("not-enough-resources", short.join("; "));
  // Who asks for a card without saying how much of it, asks for the whole.
  const placed = gpus.map((card, at) => ({
    ...card,
    vramBytes: demand.gpus[at]?.vramBytes || card.vramBytes,
  }));
  return grant({ ...demand, gpus: plusGpus(placed, []) });
}

/** Whether there is nothing of anything. */
export function isNothing(amount: Resources): boolean {
  return (
    amount.cpuMillicores === 0 &&
    amount.memoryBytes === 0 &&
    amount.diskBytes === 0 &&
    amount.gpus.every((gpu) => gpu.vramBytes === 0)
  );
}

// No machine holds more cards; a foreign list longer than this is not worth matching.
const maxGpus = 64;
const maxNameLength = 128;
const amountSchema = z.int().nonnegative();
const nameSchema = z.string().min(1).max(maxNameLength);

/** Resources as they come from outside: whole, not negative, nothing else beside them. */
export const resourcesSchema: z.ZodType<Resources> = z.strictObject({
  cpuMillicores: amountSchema,
  memoryBytes: amountSchema,
  diskBytes: amountSchema,
  gpus: z
    .array(
      z.strictObject({
        index: amountSchema.exactOptional(),
        vendor: nameSchema.exactOptional(),
        model: nameSchema.exactOptional(),
        vramBytes: amountSchema,
      }),
    )
    .max(maxGpus),
});

function lackingNumbers(demand: Resources, offer: Resources): readonly string[] {
  return [
    ...lackingNumber("", demand.cpuMillicores, offer.cpuMillicores, sayCores),
    ...lackingNumber(" of memory", demand.memoryBytes, offer.memoryBytes, sayBytes),
    ...lackingNumber(" of disk", demand.diskBytes, offer.diskBytes, sayBytes),
  ];
}

function lackingNumber(
  what: string,
  needed: number,
  free: number,
  say: (amount: number) => { readonly amount: string; readonly unit: string; readonly verb: string },
): readonly string[] {
  if (needed <= free) return [];
  const [need, have] = [say(needed), say(free)];
  const needs = `needs ${need.amount} ${need.unit}${what}`;
  // Bytes are rounded, and the two may read the same; then only the exact figure explains anything.
  if (need.amount === have.amount && need.unit === have.unit) {
    return [`${needs}, which is ${needed - free} bytes too much`];
  }
  if (free === 0) return [`${needs}, none is free`];
  return [`${needs}, ${have.amount}${what === "" ? "" : ` ${have.unit}`} ${have.verb} free`];
}

function added(a: number, b: number): number {
  const total = a + b;
  assert(Number.isSafeInteger(total), "amounts of resources stay exact whole numbers");
  return total;
}

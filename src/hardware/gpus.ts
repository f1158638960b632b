import { assert } from "../errors/assert.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { sayBytes } from "./amount.ts";
import type { Gpu } from "./resources.ts";

/** Shares of the same card (index) become one; cards without an index are kept apart. Empty shares vanish. */
export function plusGpus(a: readonly Gpu[], b: readonly Gpu[]): readonly Gpu[] {
  const byIndex = new Map<number, Gpu>();
  const unplaced: Gpu[] = [];
  for (const gpu of [...a, ...b]) {
    if (gpu.index === undefined) unplaced.push(gpu);
    else byIndex.set(gpu.index, merged(byIndex.get(gpu.index), gpu));
  }
  return normalized([...byIndex.values(), ...unplaced]);
}

/** Takes shares off their cards, and cards without an index off equal ones; refuses to go below nothing. */
export function minusGpus(from: readonly Gpu[], amount: readonly Gpu[]): Reply<readonly Gpu[]> {
  let left: readonly Gpu[] = plusGpus(from, []);
  for (const gpu of plusGpus(amount, [])) {
    const at = left.findIndex((other) => isSource(other, gpu));
    const source = left[at];
    if (source === undefined)
      return refuse("not-enough-resources", `needs ${sayGpu(gpu)}, which is not free`);
    left = left.with(at, { ...source, vramBytes: source.vramBytes - gpu.vramBytes });
  }
  return grant(normalized(left));
}

/** A card of its own for each one demanded, in the order of the demand; undefined when that cannot be. */
export function matchGpus(demand: readonly Gpu[], offer: readonly Gpu[]): readonly Gpu[] | undefined {
  const { matched, unmatched } = match(demand, offer);
  return unmatched.length > 0 ? undefined : matched;
}

/** Those demanded that are left without a card when as many as possible have one. */
export function unmatchedGpus(demand: readonly Gpu[], offer: readonly Gpu[]): readonly Gpu[] {
  return match(demand, offer).unmatched;
}

/** "GPU 0 (NVIDIA L4) with 8 GiB", as far as it is known. */
export function sayGpu({ index, vendor, model, vramBytes }: Gpu): string {
  const name = [vendor, model].filter((part) => part !== undefined).join(" ");
  const { amount, unit } = sayBytes(vramBytes);
  const which = index === undefined ? "a GPU" : `GPU ${index}`;
  return `${which}${name === "" ? "" : ` (${name})`} with ${amount} ${unit}`;
}

// Maximum bipartite matching by augmenting paths (Kuhn). Cards are tried from the smallest, so that large ones stay
// free for whom needs them.
function match(demand: readonly Gpu[], offer: readonly Gpu[]) {
  const cards = normalized(offer).toSorted((a, b) => a.vramBytes - b.vramBytes);
  const demandOfCard = new Map<number, number>();
  const findsCard = (at: number, tried: Set<number>): boolean => {
    const wanted = demand[at];
    assert(wanted !== undefined, "only demanded cards are matched");
    for (const [card, offered] of cards.entries()) {
      if (tried.has(card) || !serves(offered, wanted)) continue;
      tried.add(card);
      const holder = demandOfCard.get(card);
      if (holder !== undefined && !findsCard(holder, tried)) continue;
      demandOfCard.set(card, at);
      return true;
    }
    return false;
  };
  const unmatched = demand.filter((_, at) => !findsCard(at, new Set()));
  const cardOfDemand = new Map([...demandOfCard].map(([card, at]) => [at, cards[card]]));
  const matched = demand.flatMap((_, at) => cardOfDemand.get(at) ?? []);
  return { matched, unmatched };
}

function serves(offered: Gpu, wanted: Gpu): boolean {
  return (
    (wanted.index === undefined || wanted.index === offered.index) &&
    (wanted.vendor === undefined || wanted.vendor === offered.vendor) &&
    (wanted.model === undefined || wanted.model === offered.model) &&
    wanted.vramBytes <= offered.vramBytes
  );
}

function isSource(other: Gpu, gpu: Gpu): boolean {
  if (gpu.index !== undefined) return other.index === gpu.index && other.vramBytes >= gpu.vramBytes;
  return other.index === undefined && order(other, gpu) === 0;
}

function merged(one: Gpu | undefined, other: Gpu): Gpu {
  if (one === undefined) return other;
  const vendor = first(one.vendor, other.vendor);
  const model = first(one.model, other.model);
  const vramBytes = one.vramBytes + other.vramBytes;
  assert(Number.isSafeInteger(vramBytes), "amounts of resources stay exact whole numbers");
  return {
    ...(other.index === undefined ? {} : { index: other.index }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(model === undefined ? {} : { model }),
    vramBytes,
  };
}

// Whichever order two shares are added in, the card they make is described the same.
function first(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

function normalized(gpus: readonly Gpu[]): readonly Gpu[] {
  return gpus.filter((gpu) => gpu.vramBytes > 0).toSorted(order);
}

function order(a: Gpu, b: Gpu): number {
  return (
    (a.index ?? Number.MAX_SAFE_INTEGER) - (b.index ?? Number.MAX_SAFE_INTEGER) ||
    compared(a.vendor ?? "", b.vendor ?? "") ||
    compared(a.model ?? "", b.model ?? "") ||
    a.vramBytes - b.vramBytes
  );
}

function compared(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

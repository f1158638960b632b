import type { Did } from "../did/did.ts";
import { command } from "../ucan/command.ts";
import type { Delegation } from "../ucan/delegation.ts";
import { possibleChains } from "../ucan/provide.ts";
import { mostShown } from "./behaviors/actor-behaviors.ts";

/**
 * The delegations, in bytes, that are worth showing to a node: whole chains that end with `holder`, the node's own giving
 * first, then those that last longest, as far as one message carries them. Whom it trusts is not known here.
 */
export function shownTo(target: Did, holder: Did, held: readonly Delegation[]): readonly Uint8Array[] {
  const chains = possibleChains(held, { holder, command: command("/") }, chainsConsidered);
  const inOrder = chains.toSorted(
    (one, other) =>
      Number(isOf(target, other)) - Number(isOf(target, one)) || lastsUntil(other) - lastsUntil(one),
  );
  const chosen = new Set<Delegation>();
  for (const chain of inOrder) {
    const more = new Set([...chosen, ...chain]);
    const sizeBytes = [...more].reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (more.size > mostShown || sizeBytes > shownLimitBytes) continue;
    for (const link of chain) chosen.add(link);
  }
  return [...chosen].map(({ bytes }) => bytes);
}

// A busy orchestrator holds two for each deployment.
const chainsConsidered = 4096;
// Beside the rest of a question, below what goes beside a token.
const shownLimitBytes = 24_576;

function isOf(target: Did, [root]: readonly Delegation[]): boolean {
  return root?.issuer === target;
}

function lastsUntil(chain: readonly Delegation[]): number {
  // One that never ends has no number; in a difference of two, infinity would leave none.
  return Math.min(...chain.map(({ expires }) => expires ?? Number.MAX_SAFE_INTEGER));
}

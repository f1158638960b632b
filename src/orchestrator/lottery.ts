/**
 * Who answers a broadcast in a network of any size. Each peer draws a number from the deployment's id and its own, which
 * nobody can choose afterwards; a round invites the range [from, to). So a request costs a bounded number of answers,
 * and widening the range asks only those that were not asked before.
 */
export interface Invitation {
  readonly from: number;
  readonly to: number;
}

/** One past the largest number that can be drawn. */
export const everyone = 2 ** 32;

/** Whether this peer is invited. */
export function isInvited(deployment: string, peer: string, { from, to }: Invitation): boolean {
  const number = drawn(`${deployment} ${peer}`);
  return number >= from && number < to;
}

/** The range above `from` that invites about `wanted` of `networkSize` peers. */
export function invite(from: number, wanted: number, networkSize: number): Invitation {
  const width = networkSize <= wanted ? everyone : Math.ceil((everyone * wanted) / networkSize);
  return { from, to: Math.min(everyone, from + width) };
}

/** FNV-1a over the text, then the finaliser of MurmurHash3 so that alike texts draw far apart. Quick, not secret. */
function drawn(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

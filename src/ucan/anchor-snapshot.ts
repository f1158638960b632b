import { z } from "zod";
import type { Crypto } from "../crypto/keys.ts";
import { parsePrincipal } from "../did/did.ts";
import type { Anchor, AnchorList } from "./anchor-book.ts";
import { read, write } from "./codec.ts";
import { type Delegation, decodeDelegation } from "./delegation.ts";
import { malformed } from "./errors.ts";

/** Anchors and issued chains as bytes: canonical DAG-CBOR around the tokens as they were signed. */
export function encodeBook(
  { roots, require, provide }: AnchorList,
  issued: readonly (readonly Delegation[])[],
): Uint8Array {
  return write({
    version: 1,
    roots,
    require: require.map(({ bytes }) => bytes),
    provide: provide.map(bytesOf),
    issued: issued.map(bytesOf),
  });
}

/** What is in these bytes, roots first. Throws UCAN_MALFORMED where they hold something else. */
export function decodeBook(
  bytes: Uint8Array,
  crypto: Pick<Crypto, "sha256">,
): { readonly anchors: readonly Anchor[]; readonly chains: readonly (readonly Delegation[])[] } {
  const { data, error } = form.safeParse(read(bytes, 0));
  if (data === undefined) throw malformed("the bytes hold no anchors", { cause: error });
  const chainOf = (tokens: readonly Uint8Array[]) => tokens.map((token) => decodeDelegation(token, crypto));
  const roots = data.roots.map((text) => {
    const root = parsePrincipal(text);
    if (root === undefined) throw malformed("a root is no DID");
    return { root };
  });
  const sides = chainOf(data.require).map((side) => ({ require: side }));
  const provided = data.provide.map((chain) => ({ provide: chainOf(chain) }));
  return { anchors: [...roots, ...sides, ...provided], chains: data.issued.map(chainOf) };
}

function bytesOf(chain: readonly Delegation[]): readonly Uint8Array[] {
  return chain.map(({ bytes }) => bytes);
}

const token = z.instanceof(Uint8Array);
const form = z.strictObject({
  version: z.literal(1),
  roots: z.array(z.string()),
  require: z.array(token),
  provide: z.array(z.array(token)),
  issued: z.array(z.array(token).min(1)),
});

import { z } from "zod";
import type { Crypto } from "../crypto/keys.ts";
import { read, write } from "./codec.ts";
import { malformed } from "./errors.ts";
import { decodeRevocationFrame, encodeRevocation, type RevocationEvidence } from "./revocation.ts";

/** A set of revocations as it is stored. */
export interface RevocationSnapshot {
  readonly epoch: string;
  /** The number that the next one gets. */
  readonly next: number;
  readonly entries: readonly { readonly sequence: number; readonly evidence: RevocationEvidence }[];
}

/** The snapshot as bytes: canonical DAG-CBOR around the very frames in which revocations travel. */
export function writeSnapshot({ epoch, next, entries }: RevocationSnapshot): Uint8Array {
  const saved = entries.map(({ sequence, evidence }) => [sequence, encodeRevocation(evidence)]);
  return write({ version: 1, epoch, next, entries: saved });
}

/** The snapshot in these bytes. Throws UCAN_MALFORMED where they hold none. */
export function readSnapshot(bytes: Uint8Array, crypto: Pick<Crypto, "sha256">): RevocationSnapshot {
  const { data, error } = form.safeParse(read(bytes, 0));
  if (data === undefined) throw malformed("the bytes hold no revocations", { cause: error });
  const { epoch, next, entries } = data;
  return {
    epoch,
    next,
    entries: entries.map(([sequence, frame]) => ({
      sequence,
      evidence: decodeRevocationFrame(frame, crypto),
    })),
  };
}

const form = z.strictObject({
  version: z.literal(1),
  epoch: z.string().regex(/^[A-Za-z0-9]{1,64}$/),
  next: z.int().min(1),
  entries: z.array(z.tuple([z.int().min(1), z.instanceof(Uint8Array)])),
});

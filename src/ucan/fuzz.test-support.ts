import type { Crypto } from "../crypto/keys.ts";
import { parseDid, parsePrincipal } from "../did/did.ts";
import { errorCode } from "../errors/dms-error.ts";
import type { Random } from "../random/random.ts";
import { decodeBook, encodeBook } from "./anchor-snapshot.ts";
import { parseCid } from "./cid.ts";
import { read, write } from "./codec.ts";
import { command } from "./command.ts";
import { decodeContainer, encodeContainer, parseTokens } from "./container.ts";
import { decodeDelegation, delegate } from "./delegation.ts";
import { decodeInvocation, invocation } from "./invocation.ts";
import { isMet, parsePolicy } from "./policy.ts";
import { decodeRevocation, decodeRevocationFrame, encodeRevocation, revoke } from "./revocation.ts";
import { readSnapshot, writeSnapshot } from "./revocation-snapshot.ts";
import { parseSelector, select } from "./selector.ts";
import { signerOf } from "./signer.ts";

/** Something that reads what strangers send, and inputs that it takes, to begin from. */
export interface Target {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  /** Throws UCAN_MALFORMED or UCAN_POLICY_INVALID for what it does not take; anything else it throws is a mistake. */
  readonly take: (bytes: Uint8Array) => void;
}

/** What a round of fuzzing found. */
export interface Finding {
  readonly target: string;
  readonly input: Uint8Array;
  readonly error: unknown;
}

/** Every reader of foreign bytes in this part. */
export function targets(crypto: Crypto): readonly Target[] {
  const { delegation, message, word } = samples(crypto);
  const frame = encodeContainer([delegation.bytes, message.bytes]);
  const snapshot = writeSnapshot({ epoch: "fuzz", next: 2, entries: [{ sequence: 1, evidence: word }] });
  const book = encodeBook({ roots: [delegation.issuer], require: [delegation], provide: [[delegation]] }, []);
  return [
    {
      name: "values",
      seeds: [write({ a: [1, -1, 0.5, "é", null, true, new Uint8Array(3)] }), delegation.bytes],
      take: (bytes) => isSame(write(read(bytes, 0)), bytes, "a value is written as it was read"),
    },
    { name: "delegations", seeds: [delegation.bytes], take: (bytes) => void decodeDelegation(bytes, crypto) },
    {
      name: "invocations",
      seeds: [message.bytes],
      take: (bytes) => void isMet(delegation.policy, decodeInvocation(bytes, crypto).args),
    },
    {
      name: "revocations",
      seeds: [word.revocation.bytes],
      take: (bytes) => void decodeRevocation(bytes, crypto),
    },
    {
      name: "frames",
      seeds: [frame],
      take: (bytes) => {
        const tokens = decodeContainer(bytes);
        isSame(encodeContainer(tokens), bytes, "a frame is packed as it was unpacked");
        parseTokens(tokens, crypto);
      },
    },
    {
      name: "revocation frames",
      seeds: [encodeRevocation(word)],
      take: (bytes) => isSame(encodeRevocation(decodeRevocationFrame(bytes, crypto)), bytes, "likewise"),
    },
    { name: "stored revocations", seeds: [snapshot], take: (bytes) => void readSnapshot(bytes, crypto) },
    { name: "stored anchors", seeds: [book], take: (bytes) => void decodeBook(bytes, crypto) },
    {
      name: "policies",
      seeds: [
        write([
          [
            "or",
            [
              ["==", ".a[0]", 1],
              ["like", '.["b"]?', "x*y"],
              ["all", ".c[]", ["<", ".", 2]],
            ],
          ],
        ]),
      ],
      take: (bytes) => void isMet(parsePolicy(read(bytes, 0)), { a: [1], b: "xy", c: [1] }),
    },
    {
      name: "text",
      seeds: [delegation.issuer, delegation.cid, '.a["b"][0][-1:2]?'].map((text) => utf8.encode(text)),
      take: (bytes) => {
        const text = latin1(bytes);
        for (const name of [parseDid(text), parsePrincipal(text), parseCid(text)])
          if (name !== undefined && name !== text) throw new Error("a name is what was read");
        const selector = parseSelector(text);
        if (selector !== undefined) select(selector, { a: { b: [1, 2] } });
      },
    },
  ];
}

/** So many changed inputs for one target; the first that it mistakes is the finding. */
export function fuzz({ name, seeds, take }: Target, random: Random, rounds: number): Finding | undefined {
  for (let round = 0; round < rounds; round++) {
    const input = changed(seeds[random.integer(seeds.length)] ?? new Uint8Array(), random);
    try {
      take(input);
    } catch (error) {
      const code = errorCode(error);
      if (code !== "UCAN_MALFORMED" && code !== "UCAN_POLICY_INVALID") return { target: name, input, error };
    }
  }
  return undefined;
}

/** One to four changes such as break readers: bits, lengths, heads of CBOR, pieces cut out, doubled or put elsewhere. */
function changed(seed: Uint8Array, random: Random): Uint8Array {
  let bytes = seed;
  for (let left = 1 + random.integer(4); left > 0; left--) bytes = changedOnce(bytes, random);
  return bytes;
}

function changedOnce(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.integer(bytes.length + 1);
  const end = at + random.integer(bytes.length - at + 1);
  const [before, piece, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (random.integer(7)) {
    case 0:
      return bytes.map((byte, place) => (place === at ? byte ^ (1 << random.integer(8)) : byte));
    case 1:
      return bytes.map((byte, place) => (place === at ? random.integer(256) : byte));
    case 2:
      return Uint8Array.of(...before, ...after);
    case 3:
      return Uint8Array.of(...before, ...piece, ...piece.subarray(0, 512), ...after);
    case 4:
      return Uint8Array.of(...before, ...random.bytes(1 + random.integer(9)), ...piece, ...after);
    case 5:
      return Uint8Array.of(...before, ...(heads[random.integer(heads.length)] ?? []), ...piece, ...after);
    default:
      return Uint8Array.of(...after, ...piece, ...before);
  }
}

/** Numbers written too long, lengths that promise too much, containers without end, tags, odd floats, odd keys. */
const heads: readonly (readonly number[])[] = [
  [0x18, 0x00],
  [0x1b, 0x00, 0x20, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
  [0x5a, 0xff, 0xff, 0xff, 0xff],
  [0x9a, 0xff, 0xff, 0xff, 0xff],
  [0xba, 0xff, 0xff, 0xff, 0xff],
  [0x9f],
  [0xbf],
  Array.from({ length: 20 }, () => 0x81),
  [0xd8, 0x2a, 0x58, 0x25, 0x00],
  [0xc1],
  [0xfb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0],
  [0xf9, 0x7e, 0x00],
  [0x62, 0xc3, 0x28],
  [0x69, ...[..."__proto__"].map((letter) => letter.charCodeAt(0))],
];

const utf8 = new TextEncoder();

/** Each byte a character, so that no input is lost before it arrives. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function isSame(one: Uint8Array, other: Uint8Array, promise: string): void {
  if (one.length !== other.length || one.some((byte, at) => byte !== other[at])) throw new Error(promise);
}

function samples(crypto: Crypto) {
  const signer = signerOf(crypto.keyPair(new Uint8Array(32).fill(5)));
  const nonce = new Uint8Array(12).fill(1);
  const common = { signer, subject: signer.did, command: command("/dms"), expires: 2_000_000_000, nonce };
  const delegation = delegate(
    { ...common, audience: signer.did, policy: [["==", ".to", "x"]], notBefore: 1 },
    crypto,
  );
  const message = invocation(
    {
      ...common,
      audience: signer.did,
      args: { to: "x", topic: "", hops: 1, list: [1, [2], { a: null }] },
      proofs: [delegation.cid],
      issuedAt: 1_900_000_000,
      cause: delegation.cid,
    },
    crypto,
  );
  return { delegation, message, word: revoke({ signer, path: [delegation], issuedAt: 1, nonce }, crypto) };
}

import {
  type Clock,
  type Crypto,
  command,
  type Delegation,
  delegate,
  didOf,
  encodeContainer,
  frameLimitBytes,
  type Invocation,
  invocation,
  type KeyPair,
  type Random,
  signerOf,
} from "../src/index.ts";

/** What whoever makes up messages has: keys as they like, and a clock. */
export interface Forge {
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly random: Random;
  readonly own: KeyPair;
  readonly victim: KeyPair;
}

/** Makes one frame after another; what is costly to make is made once. */
export type FrameMaker = (forge: Forge) => () => Uint8Array;

/** An honest question that anyone may ask, and its name, under which it is answered. */
export function question(forge: Forge): { readonly frame: Uint8Array; readonly cid: Invocation["cid"] } {
  const asked = request(forge, { path: "/public/hello" });
  return { frame: encodeContainer([asked.bytes]), cid: asked.cid };
}

/** Each way to keep a node busy with what is of no use to anybody. */
export const floods = {
  "bad signatures": (forge) => {
    const { bytes } = request(forge, { path: "/public/hello" });
    let count = 0;
    return () => {
      const bad = bytes.slice();
      // The signature lies at the front of a token; four of its bytes count.
      new DataView(bad.buffer).setUint32(10, ++count);
      return encodeContainer([bad]);
    };
  },
  "valid chains to an untrusted root": (forge) => {
    const chain = chainOfStrangers(forge, 3);
    const tokens = chain.delegations.map(({ bytes }) => bytes);
    return () => {
      const asked = request(forge, { path: "/dms/node/status", ...chain });
      return encodeContainer([asked.bytes, ...tokens]);
    };
  },
  "fresh DIDs": (forge) => () => {
    const own = forge.crypto.keyPair(forge.random.bytes(32));
    return encodeContainer([request({ ...forge, own }, { path: "/public/hello" }).bytes]);
  },
  "frames of the largest size": () => {
    const noise = new Uint8Array(frameLimitBytes).fill(0x5a);
    return () => noise;
  },
  "one message again and again": (forge) => {
    const frame = encodeContainer([request(forge, { path: "/public/hello" }).bytes]);
    return () => frame;
  },
  "proofs that nobody has": (forge) => {
    const { delegations } = chainOfStrangers(forge, 8);
    return () => encodeContainer([request(forge, { path: "/dms/node/status", delegations }).bytes]);
  },
} satisfies Readonly<Record<string, FrameMaker>>;

interface Asked {
  readonly path: string;
  readonly delegations?: readonly Delegation[];
}

function request({ clock, crypto, random, own, victim }: Forge, { path, delegations = [] }: Asked) {
  const now = Math.floor(clock.now() / 1000);
  const [root] = delegations;
  return invocation(
    {
      signer: signerOf(own),
      audience: didOf(victim.publicKey),
      subject: root?.subject ?? didOf(own.publicKey),
      command: command(path),
      args: { to: "root", from: "root", topic: "", hops: delegations.length, asks: true, msg: {} },
      proofs: delegations.map(({ cid }) => cid),
      expires: now + 30,
      issuedAt: now,
      nonce: random.bytes(12),
    },
    crypto,
  );
}

/** Valid in every link, from somebody whom nobody trusts to the one who asks. */
function chainOfStrangers({ clock, crypto, random, own }: Forge, links: number) {
  const people = [...Array.from({ length: links }, () => crypto.keyPair(random.bytes(32))), own];
  const [root = own] = people;
  const delegations = people.slice(1).map((audience, at) =>
    delegate(
      {
        signer: signerOf(people[at] ?? own),
        audience: didOf(audience.publicKey),
        subject: didOf(root.publicKey),
        command: command("/dms"),
        expires: Math.floor(clock.now() / 1000) + 3600,
        nonce: random.bytes(12),
      },
      crypto,
    ),
  );
  return { delegations };
}

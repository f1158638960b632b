import type { Cancel, Clock } from "../clock/clock.ts";
import { nodeCrypto } from "../crypto/node-crypto/node-crypto.ts";
import type { Did } from "../did/did.ts";
import { DmsError } from "../errors/dms-error.ts";
import type { Reply } from "../errors/refusal.ts";
import type { FrameHandler, Network, PeerId, TopicHandler } from "../network/network.ts";
import { peerIdOf } from "../network/peer-id.ts";
import { seededRandom } from "../random/seeded.ts";
import { silent, type Telemetry } from "../telemetry/telemetry.ts";
import type { Cid } from "../ucan/cid.ts";
import { command } from "../ucan/command.ts";
import type { Delegation } from "../ucan/delegation.ts";
import { type Invocation, invocation } from "../ucan/invocation.ts";
import { type Signer, signerOf } from "../ucan/signer.ts";
import type { Actor } from "./actor.ts";
import { type ActorSystem, actorSystem } from "./actor-system.ts";
import { contentOf } from "./content.ts";
import { frameOf, readFrame } from "./envelope.ts";
import type { Limits } from "./limits.ts";
import { readOutcome, receiptCommand } from "./message-args.ts";

/** A clock that only a test turns. */
export interface ManualClock extends Clock {
  /** Runs everything planned until then, and lets what follows from it happen. */
  advance(byMs: number): Promise<void>;
  /** Timers that are set now. */
  readonly planned: number;
}

export function manualClock(startMs = 1_800_000_000_000): ManualClock {
  let now = startMs;
  let plans: { readonly atMs: number; readonly work: () => void }[] = [];
  const next = (untilMs: number) =>
    plans.filter(({ atMs }) => atMs <= untilMs).sort((one, other) => one.atMs - other.atMs)[0];
  return {
    now: () => now,
    after: (delayMs, work): Cancel => {
      const plan = { atMs: now + delayMs, work };
      plans.push(plan);
      return () => {
        plans = plans.filter((other) => other !== plan);
      };
    },
    advance: async (byMs) => {
      const untilMs = now + byMs;
      for (let plan = next(untilMs); plan !== undefined; plan = next(untilMs)) {
        const due = plan;
        plans = plans.filter((other) => other !== due);
        now = Math.max(now, due.atMs);
        due.work();
        await settled();
      }
      now = untilMs;
      await settled();
    },
    get planned() {
      return plans.length;
    },
  };
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
}

/** What happens to a frame on its way: other bytes, or none. */
export type Tap = (from: PeerId, to: PeerId, frame: Uint8Array) => Uint8Array | undefined;

/** Networks of one process: a frame arrives in the same turn in which it was sent, but never within the call. */
export interface Loopback {
  /** Every frame sent, in order, as it was sent. */
  readonly frames: { readonly from: PeerId; readonly to: PeerId; readonly frame: Uint8Array }[];
  tap: Tap;
  network(self: PeerId): Network;
  /** As if the peer had sent it. */
  inject(from: PeerId, to: PeerId, frame: Uint8Array): "taken" | "busy" | undefined;
  /** As if the peer had published it; what the subscriber made of it. */
  injectOn(
    topic: string,
    from: PeerId,
    to: PeerId,
    frame: Uint8Array,
  ): "accept" | "ignore" | "reject" | undefined;
  subscribers(topic: string): number;
}

export function loopback(): Loopback {
  const handlers = new Map<PeerId, FrameHandler>();
  const topics = new Map<string, Map<PeerId, TopicHandler>>();
  const on = (topic: string) => topics.get(topic) ?? new Map<PeerId, TopicHandler>();
  const world: Loopback = {
    frames: [],
    tap: (_from, _to, frame) => frame,
    network: (self) => ({
      self,
      addresses: () => [],
      send: async (to, sent, signal) => {
        signal.throwIfAborted();
        world.frames.push({ from: self, to, frame: sent });
        const frame = world.tap(self, to, sent);
        await Promise.resolve();
        if (frame === undefined) return;
        const handler = handlers.get(to);
        if (handler === undefined) throw new DmsError("NETWORK_UNREACHABLE", `${to} cannot be reached`);
        if (handler(self, frame) === "busy") throw new DmsError("NETWORK_BUSY", `${to} is busy`);
      },
      receive: (handler) => {
        handlers.set(self, handler);
      },
      publish: async (topic, frame) => {
        await Promise.resolve();
        for (const [peer, handler] of on(topic)) if (peer !== self) handler(self, frame);
      },
      subscribe: (topic, handler) => {
        topics.set(topic, on(topic).set(self, handler));
        return () => on(topic).delete(self);
      },
      peers: () => [],
      connect: () => Promise.reject(new DmsError("NETWORK_ADDRESS_INVALID", "nobody dials here")),
      ping: () => Promise.resolve(0),
      stop: async () => {
        handlers.delete(self);
      },
    }),
    inject: (from, to, frame) => handlers.get(to)?.(from, frame),
    injectOn: (topic, from, to, frame) => on(topic).get(to)?.(from, frame),
    subscribers: (topic) => on(topic).size,
  };
  return world;
}

export const crypto = nodeCrypto();

/** A key of its own for each name. */
export function signerNamed(name: string): Signer {
  return signerOf(crypto.keyPair(seededRandom(name).bytes(32)));
}

export function peerNamed(name: string): PeerId {
  return peerIdOf(crypto.keyPair(seededRandom(name).bytes(32)).publicKey);
}

/** A peer with its actor system and the node's own actor. */
export interface TestNode {
  readonly name: string;
  readonly peer: PeerId;
  readonly signer: Signer;
  readonly system: ActorSystem;
  readonly root: Actor;
}

export interface TestWorld {
  readonly clock: ManualClock;
  readonly wires: Loopback;
  node(name: string, options?: { limits?: Partial<Limits>; clock?: Clock; telemetry?: Telemetry }): TestNode;
}

export function testWorld(): TestWorld {
  const clock = manualClock();
  const wires = loopback();
  return {
    clock,
    wires,
    node: (name, options = {}) => {
      const signer = signerNamed(name);
      const peer = peerNamed(name);
      const system = actorSystem({
        clock: options.clock ?? clock,
        random: seededRandom(`${name}/nonces`),
        crypto,
        network: wires.network(peer),
        telemetry: options.telemetry ?? silent,
        ...(options.limits === undefined ? {} : { limits: options.limits }),
      });
      return { name, peer, signer, system, root: system.spawn({ inbox: "root", signer }) };
    },
  };
}

/** What a request may be made of, each part as a test wants it. */
export interface Crafted {
  readonly from: TestNode;
  readonly to: TestNode;
  readonly command?: string;
  readonly audience?: Did | undefined;
  readonly subject?: Did;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly proofs?: readonly Delegation[];
  readonly expiresInS?: number;
  readonly issuedAgoS?: number;
  readonly signer?: Signer;
  readonly cause?: Cid;
  readonly isTimeless?: boolean;
}

/** A request as no honest actor would write it. */
export function craft(clock: Clock, crafted: Crafted): Invocation {
  const { from, to, proofs = [], expiresInS = 30, issuedAgoS = 0, isTimeless = false } = crafted;
  const audience = "audience" in crafted ? crafted.audience : to.signer.did;
  const now = Math.floor(clock.now() / 1000);
  serial++;
  return invocation(
    {
      signer: crafted.signer ?? from.signer,
      subject: crafted.subject ?? proofs[0]?.subject ?? (crafted.signer ?? from.signer).did,
      command: command(crafted.command ?? "/public/echo"),
      args: {
        to: "root",
        from: "root",
        topic: "",
        hops: proofs.length,
        asks: true,
        msg: {},
        ...crafted.args,
      },
      proofs: proofs.map(({ cid }) => cid),
      expires: isTimeless ? undefined : now + expiresInS,
      issuedAt: isTimeless ? undefined : now - issuedAgoS,
      nonce: seededRandom(`crafted/${serial}`).bytes(12),
      ...(audience === undefined ? {} : { audience }),
      ...(crafted.cause === undefined ? {} : { cause: crafted.cause }),
    },
    crypto,
  );
}

let serial = 0;

/** The receipts that went from one node to the other, read. */
export function receiptsSent(wires: Loopback, from: TestNode, to: TestNode): readonly Reply<unknown>[] {
  const sent = wires.frames.filter((sent) => sent.from === from.peer && sent.to === to.peer);
  return sent.flatMap(({ frame }) => {
    const parcel = readFrame(frame, crypto);
    if (!parcel.granted || parcel.value.invocation.command !== receiptCommand) return [];
    const content = contentOf(parcel.value, "out", crypto);
    const out = content.granted ? readOutcome(content.value) : undefined;
    return out === undefined ? [] : [out];
  });
}

/** The frame of an invocation, and of what a test sends along. */
export function framed(invocation: Invocation, delegations: readonly Delegation[] = []): Uint8Array {
  return frameOf({ invocation, delegations });
}

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { errorCode } from "../errors/dms-error.ts";
import {
  frameLimitBytes,
  inFlightLimitFrames,
  type Network,
  type PeerId,
  type TopicHandler,
} from "./network.ts";
import { peerIdOf } from "./peer-id.ts";

/**
 * Where a kind of network can be tried. The kit never sleeps and sets no timer: what it waits for goes through `run`
 * and `eventually`, so that a virtual clock can be turned there.
 */
export interface NetworkWorld {
  /** A started network of a new peer, connected to nobody. */
  add(): Promise<Network>;
  /** Lets the world go on until the work has settled. Returns the work itself where time is real. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Lets the world go on until the condition holds; rejects when it does not for long. It may be asked often, and may act. */
  eventually(condition: () => boolean): Promise<void>;
  /** Stops whatever was added. */
  stop(): Promise<void>;
}

/** What every network promises. Run by each technology, and by the simulator's. */
export function describeNetwork(name: string, make: () => Promise<NetworkWorld>): void {
  describe(`${name} keeps the promises of a network`, () => {
    let world: NetworkWorld;
    beforeEach(async () => {
      world = await make();
    });
    afterEach(() => world.stop());
    describeFrames(() => world);
    describeLimits(() => world);
    describePeers(() => world);
    describeTopics(() => world);
    describeStop(() => world);
  });
}

function describeFrames(world: () => NetworkWorld): void {
  it("delivers a frame, and says truly who sent it", async () => {
    const [a, b] = await pair(world());
    const arrived = collect(b);
    await world().run(a.send(b.self, bytes(1, 2, 3), forever()));
    assert.deepEqual(arrived, [{ from: a.self, frame: [1, 2, 3] }]);
  });

  it("keeps the order of a pair, and delivers each frame at most once", async () => {
    const [a, b] = await pair(world());
    const arrived = collect(b);
    const numbers = Array.from({ length: 200 }, (_, at) => at);
    for (const half of [numbers.slice(0, 100), numbers.slice(100)]) {
      await world().run(Promise.all(half.map((n) => a.send(b.self, bytes(n, n % 7), forever()))));
    }
    assert.deepEqual(
      framesOf(arrived),
      numbers.map((n) => [n, n % 7]),
    );
  });

  it("carries frames both ways at once", async () => {
    const [a, b] = await pair(world());
    const [atA, atB] = [collect(a), collect(b)];
    const numbers = Array.from({ length: 20 }, (_, at) => at);
    const both = numbers.flatMap((n) => [
      a.send(b.self, bytes(n), forever()),
      b.send(a.self, bytes(n, n), forever()),
    ]);
    await world().run(Promise.all(both));
    assert.deepEqual(
      framesOf(atB),
      numbers.map((n) => [n]),
    );
    assert.deepEqual(
      framesOf(atA),
      numbers.map((n) => [n, n]),
    );
  });

  it("delivers what was sent, even when the sender writes to its bytes afterwards", async () => {
    const [a, b] = await pair(world());
    const arrived = collect(b);
    const frame = bytes(1, 2, 3);
    const sending = a.send(b.self, frame, forever());
    frame.fill(9);
    await world().run(sending);
    assert.deepEqual(arrived[0]?.frame, [1, 2, 3]);
  });

  it("tells the sender that nobody receives yet, and then that somebody does", async () => {
    const [a, b] = await pair(world());
    await fails("NETWORK_BUSY", world().run(a.send(b.self, bytes(1), forever())));
    const arrived = collect(b);
    await world().run(a.send(b.self, bytes(2), forever()));
    assert.deepEqual(framesOf(arrived), [[2]]);
  });

  it("tells the sender which frames a busy receiver declined", async () => {
    const [a, b] = await pair(world());
    b.receive((_from, frame) => (frame[0] === 2 ? "busy" : "taken"));
    const sends = [1, 2, 3].map((n) => a.send(b.self, bytes(n), forever()));
    const outcomes = await world().run(Promise.allSettled(sends));
    assert.deepEqual(outcomes.map(codeOf), ["taken", "NETWORK_BUSY", "taken"]);
  });
}

function describeLimits(world: () => NetworkWorld): void {
  it("carries a frame of exactly the limit, and an empty one", async () => {
    const [a, b] = await pair(world());
    const arrived = collect(b);
    const largest = new Uint8Array(frameLimitBytes).map((_, at) => at);
    await world().run(a.send(b.self, largest, forever()));
    await world().run(a.send(b.self, bytes(), forever()));
    assert.deepEqual(framesOf(arrived), [[...largest], []]);
  });

  it("refuses a frame above the limit, sends nothing of it, and goes on working", async () => {
    const [a, b] = await pair(world());
    const arrived = collect(b);
    const tooLarge = new Uint8Array(frameLimitBytes + 1);
    await fails("NETWORK_FRAME_TOO_LARGE", world().run(a.send(b.self, tooLarge, forever())));
    await fails("NETWORK_FRAME_TOO_LARGE", world().run(a.publish("news", tooLarge)));
    await world().run(a.send(b.self, bytes(1), forever()));
    assert.equal(arrived.length, 1);
  });

  it("refuses more frames in flight than the limit, and delivers those within it in order", async () => {
    const [a, b] = await pair(world());
    const arrived = collect(b);
    const numbers = Array.from({ length: inFlightLimitFrames + 10 }, (_, at) => at);
    const sends = numbers.map((n) => a.send(b.self, bytes(n), forever()));
    const outcomes = (await world().run(Promise.allSettled(sends))).map(codeOf);
    assert.deepEqual([...new Set(outcomes.slice(0, inFlightLimitFrames))], ["taken"]);
    assert.deepEqual([...new Set(outcomes.slice(inFlightLimitFrames))], ["NETWORK_BUSY"]);
    assert.deepEqual(framesOf(arrived).flat(), numbers.slice(0, inFlightLimitFrames));
  });

  it("rejects with the signal's reason, before and after the frame has left", async () => {
    const [a, b] = await pair(world());
    const arrived = collect(b);
    const reason = new Error("changed my mind");
    await rejectsWith(reason, world().run(a.send(b.self, bytes(1), AbortSignal.abort(reason))));
    const late = new AbortController();
    const sending = a.send(b.self, bytes(2), late.signal);
    late.abort(reason);
    await rejectsWith(reason, world().run(sending));
    await world().run(a.send(b.self, bytes(3), forever()));
    const seen = framesOf(arrived).flat();
    assert.ok(!seen.includes(1), "what was aborted before it was sent does not arrive");
    assert.equal(seen.at(-1), 3);
  });
}

function describePeers(world: () => NetworkWorld): void {
  it("connects to an address and says who is there", async () => {
    const [a, b] = [await world().add(), await world().add()];
    assert.notEqual(a.self, b.self);
    assert.equal(await world().run(a.connect(addressOf(b), forever())), b.self);
  });

  it("lists a connected peer with an address, to both sides", async () => {
    const [a, b] = await pair(world());
    await world().eventually(() => knowsWhereabouts(a, b.self) && knowsWhereabouts(b, a.self));
  });

  it("hands out lists that do not change afterwards", async () => {
    const [a, b] = await pair(world());
    await world().eventually(() => knowsWhereabouts(a, b.self));
    const [peers, addresses] = [a.peers(), a.addresses()];
    const copy = structuredClone([peers, addresses]);
    await world().run(b.stop());
    await world().eventually(() => !isConnected(a, b.self));
    await world().run(a.stop());
    assert.deepEqual([peers, addresses], copy);
  });

  it("says that a peer nobody knows cannot be reached", async () => {
    const [a] = await pair(world());
    const nobody = peerIdOf(new Uint8Array(32).fill(0xab));
    await fails("NETWORK_UNREACHABLE", world().run(a.send(nobody, bytes(1), forever())));
    await fails("NETWORK_UNREACHABLE", world().run(a.ping(nobody, forever())));
  });

  it("says that a peer which has stopped cannot be reached, by name or by address", async () => {
    const [a, b] = await pair(world());
    collect(b);
    await world().run(a.send(b.self, bytes(1), forever()));
    const address = addressOf(b);
    await world().run(b.stop());
    await fails("NETWORK_UNREACHABLE", world().run(a.send(b.self, bytes(2), forever())));
    await fails("NETWORK_UNREACHABLE", world().run(a.ping(b.self, forever())));
    await fails("NETWORK_UNREACHABLE", world().run(a.connect(address, forever())));
  });

  it("refuses what is no address", async () => {
    const a = await world().add();
    for (const address of ["", "not an address", "/ip4/999.0.0.1/tcp/1", "/".repeat(10_000)]) {
      await fails("NETWORK_ADDRESS_INVALID", world().run(a.connect(address, forever())));
    }
  });

  it("measures a round trip, which takes time", async () => {
    const [a, b] = await pair(world());
    assert.ok((await world().run(a.ping(b.self, forever()))) > 0);
    assert.ok((await world().run(b.ping(a.self, forever()))) > 0);
    const reason = new Error("changed my mind");
    await rejectsWith(reason, world().run(a.ping(b.self, AbortSignal.abort(reason))));
    await rejectsWith(reason, world().run(a.connect(addressOf(b), AbortSignal.abort(reason))));
  });
}

function describeTopics(world: () => NetworkWorld): void {
  it("publishes to every other subscriber once, and neither to itself nor to others", async () => {
    const [a, b, c, d] = await group(world());
    const [atA, atB, atC] = [listen(a, "news"), listen(b, "news"), listen(c, "news")];
    const atOther = listen(d, "other");
    await ready(world(), a, "news", [atB, atC]);
    await world().run(a.publish("news", bytes(1)));
    await publishLast(world(), a, "news", [atB, atC]);
    for (const heard of [atB, atC]) assert.equal(heard.filter((kind) => kind === 1).length, 1);
    assert.deepEqual([atA, atOther], [[], []]);
  });

  it("publishes without being a subscriber, up to the limit, and the bytes as they were then", async () => {
    const [a, b] = await pair(world());
    const sizes: number[] = [];
    const heard = listen(b, "news", (_from, frame) => (sizes.push(frame.length), "accept"));
    await ready(world(), a, "news", [heard]);
    const largest = new Uint8Array(frameLimitBytes).fill(1);
    const publishing = a.publish("news", largest);
    largest.fill(7);
    await world().run(publishing);
    await world().eventually(() => heard.includes(1));
    assert.ok(sizes.includes(frameLimitBytes));
  });

  it("hands over nothing more once a topic was left, and again once it was joined again", async () => {
    const [a, b, c] = await group(world());
    const left: number[] = [];
    const leave = b.subscribe("news", (_from, [kind = -1]) => (left.push(kind), "accept"));
    const stays = listen(c, "news");
    await ready(world(), a, "news", [left, stays]);
    leave();
    leave();
    const before = left.length;
    await world().run(a.publish("news", bytes(1)));
    await publishLast(world(), a, "news", [stays]);
    assert.equal(left.length, before);
    const again = listen(b, "news");
    leave();
    await ready(world(), a, "news", [again]);
  });

  it("shows each handler every message whatever it thought of the one before", async () => {
    const [a, b, c] = await group(world());
    const verdicts = ["ignore", "reject", "ignore"] as const;
    const strict = listen(b, "news", (_from, frame) => verdicts[frame[0] ?? 0] ?? "accept");
    const kind = listen(c, "news");
    await ready(world(), a, "news", [strict, kind]);
    for (const n of [1, 2, 3]) await world().run(a.publish("news", bytes(n)));
    await publishLast(world(), a, "news", [strict, kind]);
    for (const heard of [strict, kind]) {
      assert.deepEqual(heard.filter((n) => n >= 1 && n <= 3).sort(), [1, 2, 3]);
    }
  });
}

function describeStop(world: () => NetworkWorld): void {
  it("rejects everything once it has stopped, and stopping twice is no different", async () => {
    const [a, b] = await pair(world());
    const address = addressOf(b);
    await world().run(a.stop());
    await world().run(a.stop());
    await fails("NETWORK_STOPPED", world().run(a.send(b.self, bytes(1), forever())));
    await fails("NETWORK_STOPPED", world().run(a.publish("news", bytes(1))));
    await fails("NETWORK_STOPPED", world().run(a.connect(address, forever())));
    await fails("NETWORK_STOPPED", world().run(a.ping(b.self, forever())));
  });

  it("leaves no send unanswered when it stops", async () => {
    const [a, b] = await pair(world());
    collect(b);
    const sends = [1, 2, 3].map((n) => a.send(b.self, bytes(n), forever()));
    const outcomes = Promise.allSettled(sends);
    await world().run(a.stop());
    for (const outcome of (await world().run(outcomes)).map(codeOf)) {
      assert.ok(["taken", "NETWORK_STOPPED"].includes(outcome), outcome);
    }
  });
}

/** Two networks, connected, and both know it: the one that was dialled learns a moment later. */
async function pair(world: NetworkWorld): Promise<readonly [Network, Network]> {
  const [a, b] = [await world.add(), await world.add()];
  await world.run(a.connect(addressOf(b), forever()));
  await world.eventually(() => isConnected(a, b.self) && isConnected(b, a.self));
  return [a, b];
}

/** Four networks, the first three others connected to the first. */
async function group(world: NetworkWorld): Promise<readonly [Network, Network, Network, Network]> {
  const [a, b, c, d] = [await world.add(), await world.add(), await world.add(), await world.add()];
  for (const other of [b, c, d]) await world.run(other.connect(addressOf(a), forever()));
  return [a, b, c, d];
}

function addressOf(network: Network): string {
  const address = network.addresses()[0];
  assert.ok(address !== undefined, "a started network says where it can be reached");
  return address;
}

function isConnected(network: Network, id: PeerId): boolean {
  return network.peers().some((peer) => peer.id === id && peer.isConnected);
}

function knowsWhereabouts(network: Network, id: PeerId): boolean {
  return network.peers().some((peer) => peer.id === id && peer.addresses.length > 0);
}

type Arrived = { readonly from: PeerId; readonly frame: readonly number[] };

/** Takes every frame from now on. */
function collect(network: Network): readonly Arrived[] {
  const arrived: Arrived[] = [];
  network.receive((from, frame) => {
    arrived.push({ from, frame: [...frame] });
    return "taken";
  });
  return arrived;
}

function framesOf(arrived: readonly Arrived[]): readonly (readonly number[])[] {
  return arrived.map(({ frame }) => frame);
}

/** The first byte of each message that the topic brings; probes and last words of the kit among them. */
function listen(network: Network, topic: string, handler: TopicHandler = () => "accept"): number[] {
  const heard: number[] = [];
  network.subscribe(topic, (from, frame) => {
    heard.push(frame[0] ?? -1);
    return handler(from, frame);
  });
  return heard;
}

type Heard = readonly number[];

const probe = 100;
const lastWord = 101;

/** Publishes probes, each another, until all listeners are part of the topic: nobody tells a publisher when they are. */
async function ready(world: NetworkWorld, from: Network, topic: string, listeners: Heard[]): Promise<void> {
  const failures: unknown[] = [];
  let round = 0;
  await world.eventually(() => {
    from.publish(topic, bytes(probe, round >> 8, round++)).catch((error) => failures.push(error));
    return listeners.every((heard) => heard.includes(probe));
  });
  assert.deepEqual(failures, []);
}

/** Publishes once more and waits until all have heard it: what came before it has had its time. */
async function publishLast(
  world: NetworkWorld,
  from: Network,
  topic: string,
  listeners: Heard[],
): Promise<void> {
  await world.run(from.publish(topic, bytes(lastWord)));
  await world.eventually(() => listeners.every((heard) => heard.includes(lastWord)));
}

async function fails(code: string, work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.equal(errorCode(error), code);
    return true;
  });
}

async function rejectsWith(reason: unknown, work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => error === reason);
}

function codeOf(outcome: PromiseSettledResult<void>): string {
  return outcome.status === "fulfilled" ? "taken" : (errorCode(outcome.reason) ?? String(outcome.reason));
}

function forever(): AbortSignal {
  return new AbortController().signal;
}

function bytes(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

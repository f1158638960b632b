import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { floods } from "../../simulator/hostile-frames.ts";
import { type ActorSystem, actorSystem } from "../../src/actor/actor-system.ts";
import { echo } from "../../src/actor/contracts.test-support.ts";
import { rootInbox } from "../../src/actor/handle.ts";
import { systemClock } from "../../src/clock/system/system-clock.ts";
import { nodeCrypto } from "../../src/crypto/node-crypto/node-crypto.ts";
import { libp2pNetwork } from "../../src/network/libp2p/libp2p-network.ts";
import { seededRandom } from "../../src/random/seeded.ts";
import { silent } from "../../src/telemetry/telemetry.ts";
import { command } from "../../src/ucan/command.ts";
import { signerOf } from "../../src/ucan/signer.ts";

const framesOfEach = 400;
const honestAsks = 40;
const clock = systemClock();
const crypto = nodeCrypto();

// As the simulator's floods, which speak of behaviours that every node has.
const hello = { ...echo, path: command("/public/hello") };
const status = { ...echo, path: command("/dms/node/status"), isPublic: false };

let alice: Peer;
let bob: Peer;
let mallory: Peer;
const expected: Readonly<Record<string, readonly string[]>> = {
  "bad signatures": ["bad-signature"],
  "valid chains to an untrusted root": ["not-authorized", "over-budget"],
  "fresh DIDs": [],
  "frames of the largest size": ["malformed"],
  "one message again and again": ["replayed", "over-budget"],
  "proofs that nobody has": ["need", "over-budget"],
};

describe("over real TCP, beside a peer that floods it, a node", () => {
  before(async () => {
    [alice, bob, mallory] = [await peer("alice"), await peer("bob"), await peer("mallory")];
    bob.root.register(hello, undefined);
    bob.root.register(status, undefined);
    const [address = assert.fail("a started network has an address")] = bob.network.addresses();
    for (const { network } of [alice, mallory]) await network.connect(address, AbortSignal.timeout(5_000));
  });
  after(async () => {
    for (const { system, network } of [alice, bob, mallory]) {
      system.stop();
      await network.stop();
    }
  });

  for (const [name, flood] of Object.entries(floods)) {
    test(`answers every honest question: ${name}`, async () => {
      const next = flood({ clock, crypto, random: seededRandom(name), own: mallory.key, victim: bob.key });
      const counted = bob.system.deadLetters();
      const flooding = sendAll(next);
      for (let at = 0; at < honestAsks; at++) {
        const reply = await alice.root.invoke(bob.root.handle, hello, { at }, { timeoutMs: 20_000 });
        assert.deepEqual(reply, { granted: true, value: { at } });
      }
      const taken = await flooding;
      const now = bob.system.deadLetters();
      const dead = (expected[name] ?? []).map((because) => (now[because] ?? 0) - (counted[because] ?? 0));
      if (dead.length > 0) {
        const all = dead.reduce((sum, count) => sum + count, 0);
        // The first of a replay is as good as any.
        assert.ok(all >= taken - 1 && all <= framesOfEach, `${all} counted of ${taken}`);
      }
      assert.equal(bob.system.waiting(), 0);
    });
  }

  test("keeps nothing of thousands of frames that would grow", async () => {
    const next = floods["bad signatures"]({
      clock,
      crypto,
      random: seededRandom("growth"),
      own: mallory.key,
      victim: bob.key,
    });
    await sendAll(next);
    const beforeBytes = heapBytes();
    for (let round = 0; round < 10; round++) await sendAll(next);
    const grownBytes = heapBytes() - beforeBytes;
    assert.ok(grownBytes < 16 * 1024 * 1024, `${grownBytes} bytes more`);
  });
});

/** As many at once as the protocol lets through; how many were taken. */
async function sendAll(next: () => Uint8Array): Promise<number> {
  let taken = 0;
  for (let at = 0; at < framesOfEach; at += 50) {
    const sent = Array.from({ length: 50 }, () =>
      mallory.network.send(bob.network.self, next(), AbortSignal.timeout(20_000)),
    );
    taken += (await Promise.allSettled(sent)).filter(({ status: how }) => how === "fulfilled").length;
  }
  return taken;
}

type Peer = Awaited<ReturnType<typeof peer>>;

async function peer(name: string) {
  const seed = seededRandom(name).bytes(32);
  const key = crypto.keyPair(seed);
  const listen = ["/ip4/127.0.0.1/tcp/0"];
  const network = await libp2pNetwork({ key: seed, transport: "tcp", listen, clock, telemetry: silent });
  const system: ActorSystem = actorSystem({
    clock,
    random: seededRandom(`${name}/nonces`),
    crypto,
    network,
    telemetry: silent,
  });
  return { key, network, system, root: system.spawn({ inbox: rootInbox, signer: signerOf(key) }) };
}

function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
  return process.memoryUsage().heapUsed;
}

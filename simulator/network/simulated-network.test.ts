import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Network } from "../../src/index.ts";
import { describeNetwork } from "../../src/network/conformance.ts";
import { type World, world } from "../world.ts";

interface Bare {
  readonly network: Network;
  stop(): Promise<void>;
}

function bareWorld(seed = "network"): World<object, Bare> {
  return world<object, Bare>({
    seed,
    start: async ({ network }) => ({ network, stop: () => network.stop() }),
  });
}

describeNetwork("the simulated network", async () => {
  const bare = bareWorld();
  let count = 0;
  return {
    add: async () => (await bare.drive(bare.addMachine({ name: `m${count++}` }).start({}))).network,
    run: (work) => bare.drive(work),
    async eventually(condition) {
      for (let tries = 0; tries < 600; tries++) {
        if (condition()) return;
        await bare.run({ forMs: 100 });
      }
      throw new Error("it did not come to that within a minute");
    },
    stop: () => bare.stop(),
  };
});

describe("the simulated network", () => {
  const forever = new AbortController().signal;
  const frame = Uint8Array.of(1);

  async function three() {
    const bare = bareWorld();
    const machines = ["a", "b", "c"].map((name) => bare.addMachine({ name, region: "europe" }));
    const networks: Network[] = [];
    for (const machine of machines) networks.push((await bare.drive(machine.start({}))).network);
    const [a, b, c] = networks;
    assert.ok(a !== undefined && b !== undefined && c !== undefined);
    for (const [from, to] of [
      [a, b],
      [b, c],
      [c, a],
    ] as const) {
      await bare.drive(from.connect(to.addresses()[0] ?? "", forever));
    }
    for (const network of networks) network.receive(() => "taken");
    return { bare, a, b, c };
  }

  it("loses what is sent into a cut, lets the way back live, and works again when healed", async () => {
    const { bare, a, b } = await three();
    bare.fabric.cuts.cut(0, 1);
    const before = bare.elapsedMs;
    await assert.rejects(bare.drive(a.send(b.self, frame, forever)), { code: "NETWORK_UNREACHABLE" });
    assert.ok(bare.elapsedMs - before >= 5000, "the sender waits for an answer first");
    bare.fabric.cuts.heal(0, 1);
    await bare.drive(a.send(b.self, frame, forever));
  });

  it("does deliver to a peer whose answers are cut off, and tells the sender otherwise", async () => {
    const { bare, a, b } = await three();
    let arrived = 0;
    b.receive(() => {
      arrived++;
      return "taken";
    });
    bare.fabric.cuts.cut(1, 0);
    await assert.rejects(bare.drive(a.send(b.self, frame, forever)), { code: "NETWORK_UNREACHABLE" });
    assert.equal(arrived, 1);
  });

  it("carries gossip around a cut, but not out of a partition", async () => {
    const { bare, a, b, c } = await three();
    const heard: string[] = [];
    for (const [name, network] of [
      ["b", b],
      ["c", c],
    ] as const) {
      network.subscribe("news", () => {
        heard.push(name);
        return "accept";
      });
    }
    bare.fabric.cuts.cut(0, 1);
    bare.fabric.cuts.cut(1, 0);
    await bare.drive(a.publish("news", frame));
    await bare.runUntilQuiet();
    assert.deepEqual(heard.sort(), ["b", "c"]);
    bare.fabric.cuts.partition([[0, 2], [1]]);
    await bare.drive(a.publish("news", frame));
    await bare.runUntilQuiet();
    assert.deepEqual(heard, ["b", "c", "c"]);
  });

  it("keeps back what is held, in order, until it is released", async () => {
    const { bare, a, b } = await three();
    const arrived: number[] = [];
    b.receive((_from, bytes) => {
      arrived.push(bytes[0] ?? -1);
      return "taken";
    });
    bare.fabric.hold(0, 1);
    const sends = Promise.all([1, 2, 3].map((n) => a.send(b.self, Uint8Array.of(n), forever)));
    await bare.run({ forMs: 60_000 });
    assert.deepEqual(arrived, []);
    bare.fabric.release(0, 1);
    await bare.drive(sends);
    assert.deepEqual(arrived, [1, 2, 3]);
  });

  it("loses about as many frames as it was told to", async () => {
    const { bare, a, b } = await three();
    bare.fabric.links.defaults = { ...bare.fabric.links.defaults, loss: 0.1 };
    let lost = 0;
    for (let sent = 0; sent < 500; sent++) {
      await bare.drive(a.send(b.self, frame, forever)).catch(() => lost++);
    }
    assert.ok(lost > 60 && lost < 130, `${lost} of 500 sends failed, 95 were to be expected`);
  });

  it("takes longer over an ocean, and longer for more bytes on a thin line", async () => {
    const bare = bareWorld();
    const near = bare.addMachine({ name: "near", region: "europe" });
    const far = bare.addMachine({ name: "far", region: "oceania" });
    const { network: a } = await bare.drive(near.start({}));
    const { network: b } = await bare.drive(far.start({}));
    b.receive(() => "taken");
    await bare.drive(a.connect(far.address, forever));
    const took = async (size: number) => {
      const before = bare.elapsedMs;
      await bare.drive(a.send(b.self, new Uint8Array(size), forever));
      return bare.elapsedMs - before;
    };
    assert.ok((await took(1)) >= 270);
    bare.fabric.links.of(near.index, far.index).settings = { bytesPerSecond: 10_000 };
    assert.ok((await took(20_000)) >= 2000);
  });

  it("tells a newcomer about peers, so that nobody depends on the first one for long", async () => {
    const bare = bareWorld();
    const first = bare.addMachine({ name: "first" });
    await bare.drive(first.start({}));
    for (let at = 1; at < 40; at++) {
      const { network } = await bare.drive(bare.addMachine({ name: `m${at}` }).start({}));
      await bare.drive(network.connect(first.address, forever));
    }
    await bare.run({ forMs: 10_000 });
    const last = bare.machines.at(-1)?.node?.network;
    const known = last?.peers().length ?? 0;
    assert.ok(known > 10 && known <= 21, `${known} peers known`);
    let heard = 0;
    for (const machine of bare.machines) machine.node?.network.subscribe("news", () => (heard++, "accept"));
    first.crash();
    await bare.drive(last?.publish("news", frame) ?? Promise.reject(new Error("no last one")));
    await bare.runUntilQuiet();
    assert.equal(heard, 38);
  });

  it("says at once that nobody listens on a machine that is up, and late that a machine is off", async () => {
    const { bare, a, b, c } = await three();
    const took = async (peer: Network["self"]) => {
      const before = bare.elapsedMs;
      await assert.rejects(bare.drive(a.send(peer, frame, forever)), { code: "NETWORK_UNREACHABLE" });
      return bare.elapsedMs - before;
    };
    bare.machines[1]?.crash();
    bare.machines[2]?.losePower();
    assert.ok((await took(b.self)) < 1000);
    assert.ok((await took(c.self)) >= 5000);
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { every, type Host, sleep } from "../src/index.ts";
import { chatter } from "./chatter.ts";
import { type World, world } from "./world.ts";

interface Bare {
  readonly host: Host;
  stop(): Promise<void>;
}

function bareWorld(seed: string | number = "world"): World<object, Bare> {
  return world<object, Bare>({ seed, start: async (host) => ({ host, stop: async () => {} }) });
}

async function oneMachine(options = {}) {
  const bare = bareWorld();
  const machine = bare.addMachine({ name: "m", ...options });
  const { host } = await bare.drive(machine.start({}));
  return { bare, machine, host };
}

describe("a world", () => {
  it("does nothing while nobody waits for it", async () => {
    const { bare, host } = await oneMachine();
    let ticks = 0;
    every(host.clock, 1000, () => ticks++);
    await new Promise((resolve) => process.nextTick(resolve));
    assert.equal(ticks, 0);
    await bare.run({ forMs: 3_600_000 });
    assert.equal(ticks, 3600);
    assert.equal(bare.elapsedMs, 3_600_000);
  });

  it("lets all promises settle before the next thing happens, however long their chain", async () => {
    const { bare, host } = await oneMachine();
    const order: string[] = [];
    const longChain = async () => {
      for (let hop = 0; hop < 10_000; hop++) await Promise.resolve();
      order.push("first");
    };
    host.clock.after(1, () => void longChain());
    host.clock.after(1, () => void order.push("second"));
    await bare.run({ forMs: 1 });
    assert.deepEqual(order, ["first", "second"]);
  });

  it("says at once, with the virtual time, when what is waited for can never happen", async () => {
    const bare = bareWorld();
    await assert.rejects(bare.drive(new Promise(() => {})), { code: "SIMULATION_STALLED" });
    const work = sleep(bare.clock, 1234).then(() => new Promise(() => {}));
    await assert.rejects(bare.drive(work), { code: "SIMULATION_STALLED", message: /1234 ms/ });
  });

  it("gives up what is still waited for after an hour of virtual time", async () => {
    const { bare, host } = await oneMachine();
    every(host.clock, 1000, () => {});
    await assert.rejects(bare.drive(new Promise(() => {})), { code: "SIMULATION_TOO_LONG" });
    assert.equal(bare.elapsedMs, 3_600_000);
  });

  it("lets several wait at once", async () => {
    const { bare, host } = await oneMachine();
    const [a, b] = await Promise.all([
      bare.drive(sleep(host.clock, 2000).then(() => bare.elapsedMs)),
      bare.drive(sleep(host.clock, 1000).then(() => bare.elapsedMs)),
    ]);
    assert.deepEqual([a, b], [2000, 1000]);
  });

  it("runs each machine on a clock of its own, which may be ahead and run fast", async () => {
    const { bare, machine, host } = await oneMachine({ skew: { offsetMs: 5000, driftPartsPerMillion: 100 } });
    const ahead = () => machine.now() - bare.clock.now();
    assert.equal(ahead(), 5000);
    const before = host.clock.now();
    await bare.drive(sleep(host.clock, 1_000_000));
    assert.equal(host.clock.now() - before, 1_000_000);
    assert.ok(Math.abs(bare.elapsedMs - 999_900) < 1);
    assert.ok(Math.abs(ahead() - 5100) <= 1);
  });

  it("forgets all that a crashed process had planned, and starts it again with the same disk and identity", async () => {
    const { bare, machine, host } = await oneMachine();
    let ticks = 0;
    every(host.clock, 1000, () => ticks++);
    host.database.write((t) => t.put("c", "now", Uint8Array.of(1)), "now");
    host.database.write((t) => t.put("c", "soon", Uint8Array.of(2)), "soon");
    machine.crash();
    await bare.run({ forMs: 31_000 });
    assert.equal(ticks, 0);
    const again = await bare.drive(machine.start());
    assert.deepEqual(again.host.identity.publicKey, host.identity.publicKey);
    assert.equal(again.host.network.self, host.network.self);
    assert.equal(again.host.database.read((view) => view.list("c")).length, 2);
    again.host.database.write((t) => t.put("c", "soon", Uint8Array.of(3)), "soon");
    machine.losePower();
    const last = await bare.drive(machine.start());
    assert.deepEqual(
      last.host.database.read((view) => view.get("c", "soon")),
      Uint8Array.of(2),
    );
    assert.throws(() => host.database.read(() => 1), { code: "DATABASE_CLOSED" });
  });

  it("tells whoever waits for a start that the machine crashed meanwhile", async () => {
    const slow = world<object, Bare>({
      seed: 1,
      start: async (host) => {
        await sleep(host.clock, 1000);
        return { host, stop: async () => {} };
      },
    });
    const machine = slow.addMachine({ name: "m" });
    const starting = machine.start({});
    slow.clock.after(500, () => machine.crash());
    await assert.rejects(slow.drive(starting), { code: "SIMULATION_MISUSED" });
    assert.equal(machine.node, undefined);
  });

  it("ends when an invariant fails, and says where, when and of which seed", async () => {
    const { bare, machine, host } = await oneMachine();
    host.clock.after(250, () => bare.fail("free is never negative", "-1 cores are free", machine));
    await assert.rejects(bare.run({ forMs: 1000 }), {
      code: "SIMULATION_FAILED",
      message: /free is never negative on m at 250 ms \(seed world\): -1 cores are free$/,
    });
    await assert.rejects(bare.run({ forMs: 1 }), { code: "SIMULATION_FAILED" });
  });

  it("ends when a node throws where nobody can catch it", async () => {
    const { bare, host } = await oneMachine();
    host.clock.after(1, () => {
      throw new Error("unforeseen");
    });
    await assert.rejects(bare.run({ forMs: 1000 }), /unforeseen/);
  });
});

describe("a seed", () => {
  it("goes the same way each time within a process, and another seed another way", async () => {
    const first = await chatter(7);
    assert.equal(await chatter(7), first);
    assert.notEqual(await chatter(8), first);
  });

  it("goes the same way in another process", async () => {
    const file = fileURLToPath(new URL("print-hash.ts", import.meta.url));
    const hashes = [1, 2].map(() =>
      spawnSync(process.execPath, [file, "7"], { encoding: "utf8" }).stdout.trim(),
    );
    const own = await chatter(7);
    assert.deepEqual(hashes, [own, own]);
  });

  it("shows in the hash when only the chance that a node drew is different", async () => {
    const hash = async (draws: number) => {
      const { bare, host } = await oneMachine();
      for (let draw = 0; draw < draws; draw++) host.random.integer(6);
      await bare.run({ forMs: 1 });
      return bare.trace.hash();
    };
    assert.equal(await hash(1), await hash(1));
    assert.notEqual(await hash(1), await hash(2));
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deploymentNew, startNode } from "../src/index.ts";
import { allCheckers } from "./checkers/all.ts";
import { watch } from "./checkers/watch.ts";
import { formFleet, type NodeMachine, type NodeWorld } from "./fleet.ts";
import { world as makeWorld } from "./world.ts";

const minuteMs = 60_000;

/** Two machines, and a program that the first one's user has put on the second. */
async function deployed(type: "task" | "service", script: string) {
  const world: NodeWorld = makeWorld({ seed: "found", start: startNode });
  const watching = watch(world, { checkers: allCheckers(world.crypto) });
  const [user, provider] = await formFleet(world, { nodes: 2, bootstraps: 1, withinMs: 1000, skewMs: 0 });
  assert.ok(user?.node !== undefined && provider !== undefined);
  const ensemble = JSON.stringify({
    version: "V1",
    allocations: {
      part: {
        executor: "docker",
        type,
        resources: { cpu: { cores: 0.1 }, ram: { size: "64 MiB" }, disk: { size: "64 MiB" } },
        execution: { type: "docker", image: "dms/busybox:1", cmd: ["sh", "-c", script] },
      },
    },
    nodes: { there: { allocations: ["part"], peer: provider.peer } },
  });
  const reply = await world.drive(user.node.ask(deploymentNew, { ensemble }, { timeoutMs: 10_000 }));
  assert.ok(reply.granted);
  await world.run({ forMs: 5000 });
  assert.equal(programsOn(provider).length, 1);
  return { world, watching, user, provider };
}

function programsOn({ programs }: NodeMachine): readonly string[] {
  return [...programs.running.keys()];
}

describe("what seeds have found", () => {
  it("stays mended: a service whose owner has gone ends, though its machine's node was restarted meanwhile", async () => {
    const { world, user, provider } = await deployed("service", "sleep infinity");
    provider.crash();
    user.losePower();
    await world.drive(provider.start());
    await world.run({ forMs: 25 * minuteMs });
    assert.equal(programsOn(provider).length, 1, "its owner may come back");
    await world.run({ forMs: 10 * minuteMs });
    assert.deepEqual(programsOn(provider), []);
    assert.deepEqual(provider.node?.inspect().ledger, []);
  });

  it("stays mended: what an executor would not remove when it had ended is removed later", async () => {
    const { world, watching, provider } = await deployed("task", "sleep 10");
    provider.programs.isBroken = true;
    await world.run({ forMs: minuteMs });
    provider.programs.isBroken = false;
    assert.equal(programsOn(provider).length, 1, "it has ended and is still there");
    await watching.rest(35 * minuteMs);
    assert.deepEqual(programsOn(provider), []);
  });
});

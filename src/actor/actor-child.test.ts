import assert from "node:assert/strict";
import { test } from "node:test";
import { DmsError } from "../errors/dms-error.ts";
import { seededRandom } from "../random/seeded.ts";
import { silent } from "../telemetry/telemetry.ts";
import { actorChild } from "./actor-child.ts";
import { fail, note } from "./contracts.test-support.ts";
import { startSupervisor } from "./supervisor.ts";
import { settled, signerNamed, testWorld } from "./world.test-support.ts";

test("An actor that crashes is there again under the same handle, with a fresh state", async () => {
  const { clock, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  const lists: string[][] = [];
  const fragile = actorChild({
    system: bob.system,
    inbox: "fragile",
    signer: signerNamed("fragile"),
    begin: (actor) => {
      const list: string[] = [];
      lists.push(list);
      actor.register(note, list);
      actor.register(fail, undefined);
    },
  });
  const events: string[] = [];
  const top = await startSupervisor({
    clock,
    random: seededRandom("supervisor"),
    telemetry: silent,
    name: "top",
    children: [fragile],
    onEvent: (event) => events.push(event.kind === "crashed" ? event.reason : event.kind),
  });
  const to = { did: signerNamed("fragile").did, peer: bob.peer, inbox: "fragile" };
  const soon = { timeoutMs: 1000 };
  await alice.root.invoke(to, note, { text: "before" }, soon);
  const reply = await alice.root.invoke(to, fail, { how: "bug" }, soon);
  assert.equal(!reply.granted && reply.because, "internal-error");
  await alice.root.invoke(to, note, { text: "after" }, soon);
  assert.deepEqual(lists, [["before"], ["after"]]);
  assert.deepEqual(events, ["started", "its behaviour /public/fail broke a promise", "restarted"]);
  await top.stop();
  assert.deepEqual(bob.system.actors(), [bob.root.handle]);
  await settled();
  assert.equal(clock.planned, 0);
});

test("An actor whose beginning fails leaves no half of it behind", async () => {
  const { clock, node } = testWorld();
  const bob = node("bob");
  const fragile = actorChild({
    system: bob.system,
    inbox: "fragile",
    signer: signerNamed("fragile"),
    begin: () => Promise.reject(new DmsError("DISK_FULL", "the disk is full")),
  });
  const starting = startSupervisor({
    clock,
    random: seededRandom("supervisor"),
    telemetry: silent,
    name: "top",
    children: [fragile],
  });
  await assert.rejects(starting, { code: "SUPERVISOR_START_FAILED" });
  assert.deepEqual(bob.system.actors(), [bob.root.handle]);
});

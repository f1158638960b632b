import assert from "node:assert/strict";
import { test } from "node:test";
import type { Contract } from "../actor/behavior.ts";
import { healthcheck } from "../actor/behaviors/healthcheck.ts";
import { actorBehaviors } from "./behaviors/actor-behaviors.ts";
import { actorsBehaviors } from "./behaviors/actors-behaviors.ts";
import { actorsCall } from "./behaviors/actors-call.ts";
import { actorsList } from "./behaviors/actors-list.ts";
import { nodeWorld, type TestMachine } from "./world.test-support.ts";

const service = `
allocations:
  web:
    type: service
    executor: docker
    resources: { cpu: { cores: 1 }, ram: { size: 1 }, disk: { size: 1 } }
    execution: { type: docker, image: dms/busybox:1, command: [sleep, '60'] }
nodes:
  a: { allocations: [web] }
`;

/** Alice, bob and carol of one organisation, which lets each of them deploy on the others and nothing else. */
async function members() {
  const world = nodeWorld();
  const [alice, bob, carol] = [await world.add("alice"), await world.add("bob"), await world.add("carol")];
  const ask = async <Input, Output>(who: TestMachine, contract: Contract<Input, Output>, input: Input) => {
    const asking = who.node().ask(contract, input, { timeoutMs: 60_000 });
    await world.clock.advance(50);
    return asking;
  };
  const pathsFor = async (who: TestMachine, peer?: string, inbox?: string): Promise<readonly string[]> => {
    const query = { ...(peer === undefined ? {} : { peer }), ...(inbox === undefined ? {} : { inbox }) };
    const from = async (after: string): Promise<readonly string[]> => {
      const page = await ask(who, actorsBehaviors, { ...query, after });
      assert.ok(page.granted, page.granted ? "" : page.message);
      const paths = page.value.behaviors.map(({ path }) => path);
      return page.value.next === undefined ? paths : [...paths, ...(await from(page.value.next))];
    };
    return from("");
  };
  const call = (who: TestMachine, peer: string, behavior: string, input?: unknown, inbox = "root") =>
    ask(who, actorsCall, { peer, inbox, behavior, ...(input === undefined ? {} : { input }) });
  return { ...world, alice, bob, carol, ask, pathsFor, call };
}

test("A node tells its owner all that it can be asked, page by page", async () => {
  const { alice, ask, pathsFor } = await members();
  const paths = await pathsFor(alice);
  assert.deepEqual(paths, alice.node().inspect().behaviors);
  const first = await ask(alice, actorsBehaviors, {});
  assert.ok(first.granted);
  assert.notEqual(first.value.next, undefined);
  assert.ok(JSON.stringify(first.value).length < 40_000);
});

test("Another node is told what anyone may ask, and what was granted to it", async () => {
  const { alice, bob, pathsFor } = await members();
  const paths = await pathsFor(alice, bob.node().peer);
  assert.ok(paths.includes("/public/hello"));
  assert.ok(paths.includes("/dms/deployment/commit"));
  assert.ok(
    paths.every((path) => path.startsWith("/dms/deployment/") || /^\/(public|broadcast)\/\w+/.test(path)),
  );
  assert.ok(!paths.includes("/broadcast/dms/status"));
  assert.deepEqual(await pathsFor(alice, bob.node().did), paths);
});

test("A node is asked for a part of it by path, segment by segment", async () => {
  const { alice, ask } = await members();
  const below = async (path: string) => {
    const page = await ask(alice, actorsBehaviors, { below: actorBehaviors.path, peer: "self" });
    assert.ok(page.granted);
    return page.value.behaviors.map((each) => each.path).filter((each) => each === path);
  };
  assert.deepEqual(await below("/public/actor/behaviors"), ["/public/actor/behaviors"]);
  const strange = await alice.node().ask(actorsBehaviors, { peer: "bob" }, { timeoutMs: 1000 });
  assert.equal(strange.granted ? "" : strange.because, "invalid-input");
});

test("The node's own actors are listed with how much each can be asked", async () => {
  const { alice, ask } = await members();
  const listed = await ask(alice, actorsList, {});
  assert.ok(listed.granted);
  assert.deepEqual(
    listed.value.actors.map(({ inbox }) => inbox),
    ["root", "user"],
  );
  assert.equal(listed.value.actors[0]?.behaviors, alice.node().inspect().behaviors.length);
});

test("A behaviour of another node is called by its name, and its answer comes back", async () => {
  const { alice, bob, call } = await members();
  const called = await call(alice, bob.node().peer, "/public/hello");
  assert.ok(called.granted);
  assert.deepEqual(JSON.parse(called.value.output), {
    name: "bob",
    did: bob.node().did,
    peer: bob.node().peer,
  });
});

test("Wrong input is told with each fault and its place, and nothing is sent", async () => {
  const { alice, bob, call, wires } = await members();
  await call(alice, bob.node().peer, "/public/hello");
  const before = wires.frames.length;
  const called = await call(alice, bob.node().peer, "/dms/deployment/revert", { deployment: 7, more: true });
  assert.ok(!called.granted);
  assert.equal(called.because, "invalid-input");
  assert.match(called.message, /^nothing was sent: .*\/dms\/deployment\/revert takes$/);
  assert.deepEqual(
    Object(called.details)["issues"].map((each: { readonly path: string }) => each.path),
    ["deployment", ""],
  );
  // The question for its schema, and the answer.
  assert.equal(wires.frames.length, before + 2);
});

test("What was not granted is refused by the one who was asked, with its reason", async () => {
  const { alice, bob, call } = await members();
  for (const [path, because] of [
    ["/dms/node/status", "not-authorized"],
    ["/dms/deploymentadmin", "unknown-behavior"],
    ["/dms/node/../cap", "invalid-input"],
    ["/DMS/node/status", "invalid-input"],
    ["//dms/node", "invalid-input"],
  ] as const) {
    const called = await call(alice, bob.node().peer, path);
    assert.equal(called.granted ? "" : called.because, because, path);
  }
});

test("Nobody but its owner has a node act in its name, whatever was granted", async () => {
  const { bob, add, call, pathsFor } = await members();
  const dave = await add("dave", 8, "/dms");
  const status = await call(dave, bob.node().peer, "/dms/node/status");
  assert.equal(status.granted, true);
  const hello = { peer: "self", inbox: "root", behavior: "/public/hello" };
  for (const path of [actorsCall.path, actorsBehaviors.path]) {
    const called = await call(dave, bob.node().peer, path, hello);
    assert.equal(called.granted ? "" : called.because, "not-authorized");
  }
  assert.ok((await pathsFor(dave, bob.node().peer)).includes("/dms/node/status"));
  assert.ok(!(await pathsFor(dave, bob.node().peer)).includes(actorsCall.path));
  assert.ok((await pathsFor(bob)).includes(actorsCall.path));
});

test("Each owner of a deployment sees and calls what lies below its own, and never below another's", async () => {
  const { alice, bob, carol, call, pathsFor, until } = await members();
  const id = await alice.deploy(service);
  await until(() => alice.record(id).state === "running");
  const [placement] = Object.values(alice.record(id).placements);
  assert.ok(placement);
  const host = [alice, bob, carol].find((each) => each.node().peer === placement.handle.peer);
  assert.ok(host);
  const logs = `/dms/ensemble/${id}/allocation/logs`;
  const input = { name: "web", cursor: 0, waitMs: 0 };
  const peer = placement.handle.peer;
  if (host !== alice) assert.ok((await pathsFor(alice, peer)).includes(logs));
  const stranger = [bob, carol].find((each) => each !== host);
  assert.ok(stranger);
  assert.ok(!(await pathsFor(stranger, peer)).includes(logs));
  assert.equal((await call(alice, peer, logs, input)).granted, true);
  const refused = await call(stranger, peer, logs, input);
  assert.equal(refused.granted ? "" : refused.because, "not-authorized");
  // The allocation's own actor, by its inbox and by its DID.
  const { inbox, did } = placement.handle;
  assert.ok((await pathsFor(alice, peer, inbox)).includes("/dms/allocation/restart"));
  assert.ok((await pathsFor(alice, did)).includes("/dms/allocation/restart"));
  assert.deepEqual(await pathsFor(stranger, peer, inbox), []);
  const restarted = await call(stranger, peer, "/dms/allocation/restart", {}, inbox);
  assert.equal(restarted.granted ? "" : restarted.because, "not-authorized");
  const own = await call(alice, did, "/dms/allocation/restart");
  assert.equal(own.granted && JSON.parse(own.value.output).state, "starting");
  await until(() => alice.record(id).state === "running");
});

test("Any actor of a node says whether it is well to whom it may", async () => {
  const { alice, call } = await members();
  const called = await call(alice, "self", healthcheck.path);
  assert.deepEqual(called.granted && JSON.parse(called.value.output), { ok: true });
});

test("An inbox where nobody lives is said to be empty", async () => {
  const { alice, bob, call } = await members();
  const called = await call(alice, bob.node().peer, "/public/hello", {}, "allocation:none");
  assert.equal(called.granted ? "" : called.because, "unknown-inbox");
});

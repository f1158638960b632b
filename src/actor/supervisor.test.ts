import assert from "node:assert/strict";
import { test } from "node:test";
import { DmsError, errorCode } from "../errors/dms-error.ts";
import { seededRandom } from "../random/seeded.ts";
import { silent } from "../telemetry/telemetry.ts";
import type { ChildSpec } from "./child-spec.ts";
import { type End, normalEnd, type StopOptions, shutdownEnd } from "./end.ts";
import { type SupervisorOptions, startSupervisor } from "./supervisor.ts";
import type { SupervisorEvent } from "./supervisor-event.ts";
import { manualClock, settled } from "./world.test-support.ts";

/** Children that a test can end as it likes, and a record of all starts and stops. */
function nursery() {
  const clock = manualClock();
  const record: string[] = [];
  const events: SupervisorEvent[] = [];
  const endings = new Map<string, (end: End) => void>();
  const broken = new Set<string>();
  const child = (id: string, options: Omit<ChildSpec, "id" | "start"> = {}): ChildSpec => ({
    id,
    ...options,
    start: () => {
      if (broken.has(id)) throw new DmsError("DISK_FULL", "the disk is full");
      record.push(`+${id}`);
      const { promise: ended, resolve } = Promise.withResolvers<End>();
      endings.set(id, resolve);
      return {
        ended,
        stop: () => {
          record.push(`-${id}`);
          resolve(shutdownEnd);
        },
      };
    },
  });
  const start = (options: Partial<SupervisorOptions>) =>
    startSupervisor({
      clock,
      random: seededRandom("supervisor"),
      telemetry: silent,
      name: "top",
      children: ["a", "b", "c"].map((id) => child(id)),
      onEvent: (event) => events.push(event),
      ...options,
    });
  const end = async (id: string, how: End) => {
    endings.get(id)?.(how);
    await settled();
  };
  return {
    clock,
    child,
    broken,
    start,
    crash: (id: string) => end(id, crashed),
    finish: (id: string) => end(id, normalEnd),
    /** What was started and stopped since the last time. */
    since: () => record.splice(0).join(" "),
    kinds: () => events.splice(0).map((event) => `${event.kind} ${event.child}`),
  };
}

const crashed: End = { reason: "crashed", message: "a promise was broken" };

const states = (supervisor: { children(): readonly { id: string; state: string }[] }) =>
  supervisor.children().map(({ id, state }) => `${id} ${state}`);

test("Children are started in order and stopped in reverse", async () => {
  const { start, since, kinds } = nursery();
  const top = await start({});
  assert.equal(since(), "+a +b +c");
  assert.deepEqual(states(top), ["a running", "b running", "c running"]);
  await top.stop();
  assert.equal(since(), "-c -b -a");
  assert.deepEqual(await top.ended, normalEnd);
  assert.deepEqual(kinds(), ["started a", "started b", "started c", "stopped c", "stopped b", "stopped a"]);
});

test("one_for_one starts the one that crashed, one_for_all everyone, rest_for_one those after it as well", async () => {
  const expected = {
    one_for_one: "+b",
    one_for_all: "-c -a +a +b +c",
    rest_for_one: "-c +b +c",
  } as const;
  for (const strategy of ["one_for_one", "one_for_all", "rest_for_one"] as const) {
    const { start, crash, since } = nursery();
    const top = await start({ strategy });
    since();
    await crash("b");
    assert.equal(since(), expected[strategy], strategy);
    assert.deepEqual(states(top), ["a running", "b running", "c running"]);
    assert.equal(top.children()[1]?.restarts, 1);
    await top.stop();
  }
});

test("Permanent children are always started again, transient ones after a crash, temporary ones never", async () => {
  const { start, child, crash, finish, since, kinds } = nursery();
  const children = [
    child("permanent"),
    child("transient", { restart: "transient" }),
    child("temporary", { restart: "temporary" }),
    child("fleeting", { restart: "temporary" }),
  ];
  const top = await start({ children, intensity: 10 });
  since();
  kinds();
  await finish("permanent");
  await crash("permanent");
  await crash("transient");
  assert.equal(since(), "+permanent +permanent +transient");
  await finish("transient");
  await crash("temporary");
  await finish("fleeting");
  assert.equal(since(), "");
  assert.deepEqual(states(top), ["permanent running", "transient stopped"]);
  assert.deepEqual(kinds().slice(6), ["stopped transient", "crashed temporary", "stopped fleeting"]);
});

test("A temporary child that is stopped for another is not started again; an ended transient one is", async () => {
  const { start, child, crash, finish, since } = nursery();
  const children = [child("a"), child("b", { restart: "temporary" }), child("c", { restart: "transient" })];
  const top = await start({ children, strategy: "one_for_all" });
  await finish("c");
  since();
  await crash("a");
  assert.equal(since(), "-b +a +c");
  assert.deepEqual(states(top), ["a running", "c running"]);
});

test("As many restarts as the intensity are borne within a period; one more, and the supervisor gives up", async () => {
  const { clock, start, crash, since, kinds } = nursery();
  const top = await start({ intensity: 2, periodMs: 1000 });
  await crash("a");
  await crash("b");
  await clock.advance(1001);
  await crash("a");
  await crash("a");
  assert.equal(
    top.children().every(({ state }) => state === "running"),
    true,
  );
  since();
  kinds();
  await crash("b");
  assert.equal(since(), "-c -a");
  assert.deepEqual(kinds(), ["crashed b", "escalated b", "stopped c", "stopped a"]);
  const end = await top.ended;
  assert.equal(end.reason, "shutdown");
  assert.match(end.message, /^top gave up: more than 2 restarts in 1000 ms, the last for b$/);
  await assert.rejects(top.add({ id: "x", start: () => assert.fail() }), { code: "SUPERVISOR_STOPPED" });
  await top.stop();
});

test("With an intensity of 0 the first crash escalates", async () => {
  const { start, crash, since } = nursery();
  const top = await start({ intensity: 0 });
  since();
  await crash("a");
  assert.equal(since(), "-c -b");
  assert.equal((await top.ended).reason, "shutdown");
});

test("A supervisor that gives up is started again by its own, until that gives up too", async () => {
  const { start, child, crash, since, kinds, clock } = nursery();
  const below: ChildSpec = {
    id: "below",
    shutdownMs: "infinity",
    start: () => start({ name: "below", children: [child("x"), child("y")], intensity: 0 }),
  };
  const top = await start({ children: [child("a"), below], intensity: 1 });
  assert.equal(since(), "+a +x +y");
  kinds();
  await crash("x");
  assert.equal(since(), "-y +x +y");
  assert.deepEqual(kinds(), [
    "crashed x",
    "escalated x",
    "stopped y",
    "crashed below",
    "started x",
    "started y",
    "restarted below",
  ]);
  await crash("y");
  assert.equal(since(), "-x -a");
  assert.match((await top.ended).message, /the last for below$/);
  assert.equal(clock.planned, 0);
});

test("Stopping the upper supervisor stops the lower one's children in reverse", async () => {
  const { start, child, since } = nursery();
  const below: ChildSpec = {
    id: "below",
    shutdownMs: "infinity",
    start: () => start({ name: "below", children: [child("x"), child("y")] }),
  };
  const top = await start({ children: [child("a"), below, child("b")] });
  since();
  await top.stop();
  assert.equal(since(), "-b -y -x -a");
});

test("The pause before a restart doubles up to its bound, varies by chance, and begins anew after a quiet period", async () => {
  const { clock, start, crash, since } = nursery();
  const backoff = { firstMs: 100, mostMs: 400 };
  const top = await start({ intensity: 100, periodMs: 1000, backoff });
  const pauses: number[] = [];
  since();
  const crashAndCount = async () => {
    await crash("a");
    assert.equal(top.children()[0]?.state, "restarting");
    let waitedMs = 0;
    while (since() === "") {
      await clock.advance(1);
      waitedMs++;
    }
    pauses.push(waitedMs);
  };
  for (let time = 0; time < 5; time++) await crashAndCount();
  for (const [at, fullMs] of [100, 200, 400, 400, 400].entries()) {
    const pause = pauses[at] ?? 0;
    assert.ok(pause >= fullMs / 2 && pause <= fullMs, `${pause} of ${fullMs}`);
  }
  assert.ok(new Set(pauses.slice(2)).size > 1, "by chance");
  await clock.advance(1000);
  await crashAndCount();
  assert.ok((pauses[5] ?? 0) <= 100);
  await crash("a");
  await top.stop();
  assert.equal(clock.planned, 0, "a planned restart is called off");
});

test("With a pause, those that depend on a crashed child stop at once and come back with it", async () => {
  const { clock, start, crash, since } = nursery();
  const top = await start({
    strategy: "rest_for_one",
    intensity: 5,
    backoff: { firstMs: 100, mostMs: 100 },
  });
  since();
  await crash("b");
  assert.equal(since(), "-c");
  assert.deepEqual(states(top), ["a running", "b restarting", "c restarting"]);
  await crash("a");
  assert.equal(since(), "");
  await clock.advance(100);
  assert.equal(since(), "+a +b +c", "one restart serves both crashes");
  assert.equal(clock.planned, 0);
  await top.stop();
});

test("A child that cannot be started again counts as crashed each time it is tried", async () => {
  const { clock, start, crash, broken, since, kinds } = nursery();
  const top = await start({ intensity: 3, periodMs: 60_000, backoff: { firstMs: 100, mostMs: 100 } });
  since();
  kinds();
  broken.add("b");
  await crash("b");
  await clock.advance(100);
  broken.delete("b");
  await clock.advance(100);
  assert.equal(since(), "+b");
  assert.deepEqual(kinds(), ["crashed b", "crashed b", "restarted b"]);
  broken.add("b");
  await crash("b");
  await clock.advance(100);
  assert.equal((await top.ended).reason, "shutdown");
  assert.equal(since(), "-c -a");
});

test("When the group is started again and one of it cannot be, the strategy applies to that one", async () => {
  const { start, crash, broken, since } = nursery();
  const top = await start({ strategy: "one_for_all", intensity: 3 });
  since();
  broken.add("b");
  await crash("a");
  assert.equal(since(), "-c -b +a -a +a -a +a -a");
  assert.equal((await top.ended).reason, "shutdown");
});

test("A supervisor whose children cannot all be started stops those that could", async () => {
  const { start, broken, since } = nursery();
  broken.add("c");
  await assert.rejects(start({}), (error) => {
    assert.equal(errorCode(error), "SUPERVISOR_START_FAILED");
    return /^c could not be started: the disk is full$/.test(error instanceof Error ? error.message : "");
  });
  assert.equal(since(), "+a +b -b -a");
});

test("Children are added and removed while it runs, each name once", async () => {
  const { start, child, crash, broken, since } = nursery();
  const top = await start({ strategy: "rest_for_one" });
  since();
  await top.add(child("d"));
  await crash("c");
  assert.equal(since(), "+d -d +c +d");
  await top.remove("b");
  await assert.rejects(top.remove("b"), { code: "SUPERVISOR_CHILD_UNKNOWN" });
  await assert.rejects(top.add(child("a")), { code: "SUPERVISOR_CHILD_EXISTS" });
  broken.add("e");
  await assert.rejects(top.add(child("e")), { code: "SUPERVISOR_START_FAILED" });
  assert.deepEqual(states(top), ["a running", "c running", "d running"]);
  await top.stop();
  assert.equal(since(), "-b -d -c -a");
});

test("A child that is removed while it waits to be started again stays away", async () => {
  const { clock, start, crash, since } = nursery();
  const top = await start({ backoff: { firstMs: 100, mostMs: 100 } });
  since();
  await crash("b");
  await top.remove("b");
  await clock.advance(1000);
  assert.equal(since(), "");
  assert.equal(clock.planned, 0);
});

test("Nobody waits longer for a child that does not stop than it was given", async () => {
  const { clock, start, child, kinds } = nursery();
  const drained: (number | undefined)[] = [];
  const stubborn: ChildSpec = {
    id: "stubborn",
    shutdownMs: 2000,
    start: () => ({
      ended: new Promise(() => {}),
      stop: ({ drainMs }: StopOptions) => {
        drained.push(drainMs);
        return new Promise(() => {});
      },
    }),
  };
  const failing: ChildSpec = {
    id: "failing",
    start: () => ({ ended: new Promise(() => {}), stop: () => Promise.reject(new Error("it cannot")) }),
  };
  const top = await start({ children: [child("a"), stubborn, failing] });
  kinds();
  const stopping = top.stop();
  await settled();
  await clock.advance(3000);
  await stopping;
  assert.deepEqual(drained, [2000]);
  assert.deepEqual(kinds(), ["stopped failing", "stopped stubborn", "stopped a"]);
  assert.equal(clock.planned, 0);
});

test("Stopping does not wait for a child that is still being started, and takes it down when it comes up", async () => {
  const { start, child, since } = nursery();
  const top = await start({ children: [child("a")] });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const slow = child("slow");
  const adding = top.add({
    id: "slow",
    start: async (signal) => {
      await promise;
      return slow.start(signal);
    },
  });
  await settled();
  await top.stop();
  await assert.rejects(adding, { code: "SUPERVISOR_START_FAILED" });
  assert.equal(since(), "+a -a");
  resolve(undefined);
  await settled();
  assert.equal(since(), "+slow -slow");
});

test("A listener that fails does not disturb the supervisor", async () => {
  const { start, since } = nursery();
  const top = await start({
    onEvent: () => {
      throw new Error("this listener has a bug");
    },
  });
  await top.stop();
  assert.equal(since(), "+a +b +c -c -b -a");
});

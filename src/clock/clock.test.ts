import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { errorCode } from "../errors/dms-error.ts";
import { type Clock, every, sleep } from "./clock.ts";
import { deadline, within } from "./deadline.ts";

/** A clock turned by hand: `turn` runs what falls due, in order. */
function handClock() {
  let now = 0;
  let plans: { at: number; work: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    after: (delayMs, work) => {
      const plan = { at: now + delayMs, work };
      plans.push(plan);
      return () => {
        plans = plans.filter((other) => other !== plan);
      };
    },
  };
  const turn = (byMs: number) => {
    const until = now + byMs;
    for (;;) {
      const due = plans.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
      if (due === undefined) break;
      plans = plans.filter((plan) => plan !== due);
      now = due.at;
      due.work();
    }
    now = until;
  };
  return { clock, turn, pending: () => plans.length };
}

describe("sleeping", () => {
  it("ends when the time has come, and not before", async () => {
    const { clock, turn, pending } = handClock();
    let isAwake = false;
    const slept = sleep(clock, 100).then(() => {
      isAwake = true;
    });
    turn(99);
    await Promise.resolve();
    assert.equal(isAwake, false);
    turn(1);
    await slept;
    assert.deepEqual([isAwake, pending()], [true, 0]);
  });

  it("ends with the signal's reason when it is called off, and leaves no timer", async () => {
    const { clock, pending } = handClock();
    const controller = new AbortController();
    const slept = sleep(clock, 100, controller.signal);
    controller.abort(new Error("stop"));
    await assert.rejects(slept, /stop/);
    assert.equal(pending(), 0);
    await assert.rejects(sleep(clock, 100, controller.signal), /stop/);
    assert.equal(pending(), 0);
  });
});

describe("a repeated task", () => {
  it("runs every period until it is called off, also by itself", () => {
    const { clock, turn, pending } = handClock();
    const runs: number[] = [];
    const cancel = every(clock, 10, () => {
      runs.push(clock.now());
      if (runs.length === 3) cancel();
    });
    turn(100);
    assert.deepEqual(runs, [10, 20, 30]);
    assert.equal(pending(), 0);
    cancel();
  });

  it("goes on after a run that failed", () => {
    const { clock, turn } = handClock();
    let runs = 0;
    const cancel = every(clock, 10, () => {
      runs++;
      throw new Error("this run failed");
    });
    assert.throws(() => turn(10), /this run failed/);
    assert.throws(() => turn(10), /this run failed/);
    assert.equal(runs, 2);
    cancel();
  });
});

describe("a deadline", () => {
  it("says by its code and sentence that the time is over", () => {
    const { clock, turn } = handClock();
    const { signal } = deadline(clock, 50);
    turn(49);
    assert.equal(signal.aborted, false);
    turn(1);
    assert.equal(errorCode(signal.reason), "DEADLINE_PASSED");
  });

  it("leaves nothing behind when the work ended in time", () => {
    const { clock, turn, pending } = handClock();
    const parent = new AbortController();
    const { signal, clear } = deadline(clock, 50, parent.signal);
    clear();
    assert.equal(pending(), 0);
    parent.abort();
    turn(100);
    assert.equal(signal.aborted, false);
  });

  it("ends early with its parent, even one that ended before", () => {
    const { clock } = handClock();
    const parent = new AbortController();
    const open = deadline(clock, 50, parent.signal);
    parent.abort("shutdown");
    assert.equal(open.signal.reason, "shutdown");
    assert.equal(deadline(clock, 50, parent.signal).signal.reason, "shutdown");
  });

  it("lets the waiting end where the work does not", async () => {
    const { clock, turn } = handClock();
    const { signal } = deadline(clock, 50);
    const waiting = within(signal, new Promise(() => {}));
    turn(50);
    await assert.rejects(waiting, { code: "DEADLINE_PASSED" });
    await assert.rejects(within(signal, Promise.resolve(1)), { code: "DEADLINE_PASSED" });
  });

  it("passes on what the work said, good or bad, when that came first", async () => {
    const { signal } = new AbortController();
    assert.equal(await within(signal, Promise.resolve(7)), 7);
    await assert.rejects(within(signal, Promise.reject(new Error("broken"))), /broken/);
  });
});

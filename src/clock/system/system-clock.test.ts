import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { systemClock } from "./system-clock.ts";

describe("the machine's clock", () => {
  it("plans, cancels and waits longer than a timer of the platform can", (context) => {
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1000 });
    context.after(() => mock.timers.reset());
    const clock = systemClock();
    assert.equal(clock.now(), 1000);
    const done: string[] = [];
    clock.after(10, () => done.push("soon"));
    clock.after(3_000_000_000, () => done.push("in a month"));
    const cancel = clock.after(20, () => done.push("never"));
    clock.after(-5, () => done.push("at once"));
    mock.timers.tick(10);
    cancel();
    cancel();
    assert.deepEqual(done, ["at once", "soon"]);
    mock.timers.tick(2_147_483_637);
    assert.deepEqual(done, ["at once", "soon"]);
    mock.timers.tick(852_516_353);
    assert.deepEqual(done, ["at once", "soon", "in a month"]);
  });

  it("does not keep a process alive that has nothing else to do", () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const cancel = systemClock().after(60_000, () => {});
    const after = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    cancel();
    assert.equal(after, before);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { manualClock } from "../actor/world.test-support.ts";
import { memoryDatabase } from "../database/memory/memory-database.ts";
import { minus, sum } from "../hardware/capability.ts";
import { gibibyte, type Resources } from "../hardware/resources.ts";
import { silent } from "../telemetry/telemetry.ts";
import { ledger } from "./ledger.ts";

const lifeMs = 30_000;

function amount(cores: number): Resources {
  return {
    cpuMillicores: cores * 1_000,
    memoryBytes: cores * gibibyte,
    diskBytes: cores * gibibyte,
    gpus: [],
  };
}

function book(offer?: Resources) {
  const clock = manualClock();
  const database = memoryDatabase();
  const open = () => ledger({ clock, database, telemetry: silent });
  const made = open();
  if (offer !== undefined) assert.ok(made.onboard(offer).granted);
  return { clock, ledger: made, reopen: open };
}

function because(reply: { readonly granted: boolean; readonly because?: string }): string | undefined {
  return reply.granted ? undefined : reply.because;
}

describe("the ledger", () => {
  it("gives an exact fit and not a bit more", () => {
    const { ledger, clock } = book(amount(4));
    assert.ok(ledger.commit("a", amount(4), clock.now() + lifeMs).granted);
    assert.equal(because(ledger.commit("b", amount(1), clock.now() + lifeMs)), "not-enough-resources");
  });

  it("commits nothing on a machine that offers nothing", () => {
    const { ledger, clock } = book();
    assert.equal(because(ledger.commit("a", amount(1), clock.now() + lifeMs)), "not-onboarded");
  });

  it("allocates only what was committed", () => {
    const { ledger } = book(amount(4));
    assert.equal(because(ledger.allocate("a")), "not-committed");
  });

  it("lets a commit lapse by itself, but not an allocation", async () => {
    const { ledger, clock } = book(amount(4));
    ledger.commit("lapses", amount(1), clock.now() + lifeMs);
    ledger.commit("stays", amount(1), clock.now() + lifeMs);
    assert.ok(ledger.allocate("stays").granted);
    await clock.advance(lifeMs + 1);
    assert.equal(ledger.holds("lapses"), undefined);
    assert.equal(ledger.holds("stays"), "allocation");
    assert.deepEqual(ledger.totals().free, amount(3));
  });

  it("holds the same amount once, however often it is asked to", async () => {
    const { ledger, clock } = book(amount(4));
    ledger.commit("a", amount(3), clock.now() + lifeMs);
    assert.ok(ledger.commit("a", amount(3), clock.now() + 2 * lifeMs).granted);
    await clock.advance(lifeMs + 1);
    assert.equal(ledger.holds("a"), "commit");
    assert.ok(ledger.allocate("a").granted);
    assert.ok(ledger.allocate("a").granted);
    assert.deepEqual(ledger.totals().allocated, amount(3));
  });

  it("keeps the earlier commit when a larger one does not fit", () => {
    const { ledger, clock } = book(amount(4));
    ledger.commit("a", amount(3), clock.now() + lifeMs);
    assert.equal(because(ledger.commit("a", amount(5), clock.now() + lifeMs)), "not-enough-resources");
    assert.deepEqual(ledger.totals().committed, amount(3));
  });

  it("remembers offer and allocations across a restart, and forgets commits", () => {
    const { ledger, clock, reopen } = book(amount(4));
    ledger.commit("kept", amount(1), clock.now() + lifeMs);
    ledger.allocate("kept");
    ledger.commit("forgotten", amount(1), clock.now() + lifeMs);
    ledger.stop();
    const again = reopen();
    assert.deepEqual(again.onboarded(), amount(4));
    assert.deepEqual(again.entries(), [{ id: "kept", kind: "allocation", resources: amount(1) }]);
  });

  it("does not go back on an offer that is in use", () => {
    const { ledger, clock } = book(amount(4));
    ledger.commit("a", amount(2), clock.now() + lifeMs);
    assert.equal(because(ledger.offboard()), "in-use");
    assert.equal(because(ledger.onboard(amount(1))), "in-use");
    ledger.release("a");
    assert.ok(ledger.offboard().granted);
    assert.equal(ledger.onboarded(), undefined);
  });

  it("always has free = onboarded − committed − allocated, whatever happens in whatever order", async () => {
    const id = fc.constantFrom("a", "b", "c");
    const step = fc.oneof(
      fc.record({ do: fc.constant("commit" as const), id, cores: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ do: fc.constantFrom("allocate" as const, "release" as const), id }),
      fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 2 * lifeMs }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { ledger, clock } = book(amount(8));
        for (const each of steps) {
          if (each.do === "commit") ledger.commit(each.id, amount(each.cores), clock.now() + lifeMs);
          else if (each.do === "allocate") ledger.allocate(each.id);
          else if (each.do === "wait") await clock.advance(each.ms);
          else ledger.release(each.id);
          const { onboarded, committed, allocated, free } = ledger.totals();
          const held = sum(ledger.entries().map(({ resources }) => resources));
          assert.deepEqual(held, sum([committed, allocated]));
          assert.deepEqual(minus(onboarded, held), { granted: true, value: free });
        }
        await clock.advance(2 * lifeMs);
        assert.deepEqual(ledger.totals().committed, amount(0));
        ledger.stop();
        assert.equal(clock.planned, 0);
      }),
      { numRuns: 100 },
    );
  });
});

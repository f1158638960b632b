import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeDatabase } from "../src/database/conformance.ts";
import { disk } from "./disk.ts";

const gibibyte = 1024 ** 3;

describeDatabase("a simulated disk", () => {
  const options = { now: () => 0, onWrite: () => {} };
  const large = disk({ ...options, sizeBytes: gibibyte });
  return {
    open: () => large.open(),
    isLasting: true,
    openSmall: (maxBytes) => disk({ ...options, sizeBytes: maxBytes }).open(),
    end: () => {},
  };
});

describe("a simulated disk", () => {
  const make = (clock = { ms: 0 }) => ({
    clock,
    made: disk({ now: () => clock.ms, sizeBytes: gibibyte, onWrite: () => {} }),
  });
  const put = (database: ReturnType<typeof disk>["open"], key: string, value: number, when: "now" | "soon") =>
    database().write((t) => t.put("jobs", key, Uint8Array.of(value)), when);
  const get = (from: ReturnType<typeof disk>, key: string) =>
    from.open().read((view) => view.get("jobs", key)?.[0]);

  it("loses what was written soon when the power goes, and nothing when a process goes", () => {
    const { made } = make();
    put(made.open, "a", 1, "now");
    put(made.open, "a", 2, "soon");
    put(made.open, "b", 3, "soon");
    assert.equal(get(made, "a"), 2, "another process sees it");
    assert.equal(made.losePower(), 2);
    assert.equal(get(made, "a"), 1);
    assert.equal(get(made, "b"), undefined);
  });

  it("syncs all that came before with every write that asks for it", () => {
    const { made } = make();
    put(made.open, "a", 1, "soon");
    put(made.open, "b", 2, "now");
    put(made.open, "c", 3, "soon");
    made.losePower();
    assert.deepEqual([get(made, "a"), get(made, "b"), get(made, "c")], [1, 2, undefined]);
  });

  it("has synced by itself what is older than half a minute", () => {
    const { made, clock } = make();
    put(made.open, "old", 1, "soon");
    clock.ms = 31_000;
    put(made.open, "young", 2, "soon");
    made.losePower();
    assert.deepEqual([get(made, "old"), get(made, "young")], [1, undefined]);
  });

  it("takes nothing while it is full, and goes on afterwards", () => {
    const { made } = make();
    made.isFull = true;
    assert.throws(() => put(made.open, "a", 1, "now"), { code: "DATABASE_FULL" });
    made.isFull = false;
    put(made.open, "a", 1, "now");
    assert.equal(get(made, "a"), 1);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Clock } from "../../clock/clock.ts";
import { type ConsoleTelemetryOptions, consoleTelemetry } from "./console-telemetry.ts";

function telemetryInto(lines: string[], options: Partial<ConsoleTelemetryOptions> = {}) {
  const write = (line: string) => lines.push(line);
  return consoleTelemetry({ write, format: "text", minimumLevel: "debug", ...options });
}

function clockAt(...moments: number[]): Clock {
  return { now: () => moments.shift() ?? 0, after: () => () => {} };
}

describe("telemetry on the console", () => {
  it("writes a record as one aligned line", () => {
    const lines: string[] = [];
    const telemetry = telemetryInto(lines, { clock: clockAt(1_800_000_000_123, 1_800_000_000_456) });
    telemetry.log("info", "deployment.failed", { reason: "no machine fits", attempts: 3, isFinal: true });
    telemetry.log("error", "x");
    assert.deepEqual(lines, [
      '08:00:00.123  info   deployment.failed             reason="no machine fits" attempts=3 isFinal=true',
      "08:00:00.456  error  x",
    ]);
  });

  it("writes a record as one JSON object", () => {
    const lines: string[] = [];
    const telemetry = telemetryInto(lines, { format: "json", clock: clockAt(0) });
    telemetry.log("warn", "peer.lost", { peer: "alice", after: undefined, rounds: 2 });
    assert.deepEqual(lines, [
      '{"time":"1970-01-01T00:00:00.000Z","level":"warn","event":"peer.lost","peer":"alice","rounds":2}',
    ]);
  });

  it("does not let a field pass for the level, the event or the time", () => {
    const lines: string[] = [];
    telemetryInto(lines, { format: "json" }).log("info", "a", { level: "error", event: "b" });
    assert.equal(lines[0], '{"level":"info","event":"a","level_":"error","event_":"b"}');
  });

  for (const format of ["text", "json"] as const)
    it(`keeps what a remote says inside its own ${format} line`, () => {
      const lines: string[] = [];
      telemetryInto(lines, { format }).log("info", "greeting", {
        said: "hi\n\u001b[2Jinfo  forged\u2028\u202e",
      });
      assert.equal(lines.length, 1);
      assert.doesNotMatch(lines[0] ?? "", format === "text" ? /[^\x20-\x7e]/ : /[\n\u001b]/);
    });

  it("leaves out what is below the minimum level", () => {
    const lines: string[] = [];
    const telemetry = telemetryInto(lines, { minimumLevel: "warn" });
    for (const level of ["debug", "info", "warn", "error"] as const) telemetry.log(level, level);
    assert.deepEqual(lines, ["warn   warn", "error  error"]);
  });

  it("keeps more or less from the moment on that it is told to, children included", () => {
    const lines: string[] = [];
    const telemetry = telemetryInto(lines, { minimumLevel: "warn" });
    const child = telemetry.child({});
    child.log("debug", "before");
    telemetry.setLevel("debug");
    child.log("debug", "after");
    assert.equal(telemetry.level(), "debug");
    assert.deepEqual(lines, ["debug  after"]);
  });

  it("puts a child's facts on each of its records, also those of its own children and spans", () => {
    const lines: string[] = [];
    const child = telemetryInto(lines).child({ node: "alice" });
    child.child({ actor: "root" }).log("info", "started", { node: "bob" });
    child.span("deploy").end({ steps: 2 });
    assert.deepEqual(lines, [
      `info   ${"started".padEnd(28)}  node=bob actor=root`,
      `debug  ${"deploy".padEnd(28)}  node=alice steps=2`,
    ]);
  });

  it("says how long a span took", () => {
    const lines: string[] = [];
    telemetryInto(lines, { clock: clockAt(1000, 1250, 1250) })
      .span("deploy")
      .end();
    assert.match(lines[0] ?? "", /durationMs=250$/);
  });

  it("keeps counters by name and labels, whatever the order of the labels", () => {
    const telemetry = telemetryInto([], { minimumLevel: "error" });
    telemetry.count("messages");
    telemetry.child({ node: "alice" }).count("messages", 2);
    telemetry.count("refused", 1, { because: "expired", way: "in" });
    telemetry.count("refused", 1, { way: "in", because: "expired" });
    assert.deepEqual(telemetry.counters(), { messages: 3, 'refused{because="expired",way="in"}': 2 });
  });

  it("stays within bounds when a label turns out not to be from a closed set", () => {
    const telemetry = telemetryInto([]);
    for (let id = 0; id < 3000; id++) telemetry.count("by-id", 1, { id: String(id) });
    const counters = telemetry.counters();
    assert.equal(Object.keys(counters).length, 2049);
    assert.equal(counters["telemetry.overflow"], 3000 - 2048);
  });
});

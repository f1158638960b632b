import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Random } from "../random/random.ts";
import { seededRandom } from "../random/seeded.ts";
import { type FailureDetector, failureDetector } from "./failure-detector.ts";

const options = { sinceMs: 0, firstEstimateMs: 1000, pauseMs: 0, leastDeviationMs: 100 };

/** A detector that has heard heartbeats at these intervals, and when it heard the last. */
function after(intervals: readonly number[], changed: Partial<typeof options> = {}) {
  const detector = failureDetector({ ...options, ...changed });
  let nowMs = 0;
  for (const interval of intervals) {
    nowMs += interval;
    detector.heartbeat(nowMs);
  }
  return { detector, nowMs };
}

const regular = Array.from({ length: 200 }, () => 1000);

test("Suspicion is −log10 of the normal distribution's tail", () => {
  const { detector, nowMs } = after(regular);
  // At the mean, one half; then at so many deviations of 100 ms, from tables of the normal distribution.
  const tails = [0.5, 0.158655, 0.02275, 0.0013499];
  for (const [deviations, tail] of tails.entries()) {
    const phi = detector.phi(nowMs + 1000 + deviations * 100);
    assert.ok(Math.abs(10 ** -phi - tail) < 0.00014, `${deviations}: ${phi}`);
  }
});

test("Suspicion is a finite number from 0 up that never falls while time passes, whatever was heard", () => {
  const intervals = fc.array(fc.integer({ min: -5000, max: 1e7 }), { maxLength: 150 });
  const waits = fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(intervals, waits, (heard, silences) => {
      const { detector, nowMs } = after(heard);
      let before = 0;
      for (const silence of silences.sort((one, other) => one - other)) {
        const phi = detector.phi(nowMs + silence);
        assert.ok(Number.isFinite(phi) && phi >= before, `${phi} after ${before}`);
        before = phi;
      }
    }),
    { seed: 5 },
  );
});

test("When suspicion will reach a value is foretold to the millisecond", () => {
  const intervals = fc.array(fc.integer({ min: 10, max: 60_000 }), { maxLength: 120 });
  fc.assert(
    fc.property(intervals, fc.double({ min: 0.5, max: 16, noNaN: true }), (heard, wanted) => {
      const { detector } = after(heard);
      const atMs = detector.reaches(wanted);
      assert.ok(detector.phi(atMs) >= wanted - 1e-9);
      assert.ok(detector.phi(atMs - 1) < wanted);
    }),
    { seed: 6 },
  );
});

test("Right after a heartbeat there is next to no suspicion, and only differences of time count", () => {
  const intervals = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 120 });
  fc.assert(
    fc.property(intervals, fc.integer({ min: 0, max: 1e6 }), fc.nat(20_000), (heard, shiftMs, silenceMs) => {
      const { detector, nowMs } = after(heard);
      const shifted = failureDetector({ ...options, sinceMs: shiftMs });
      let atMs = shiftMs;
      for (const interval of heard) shifted.heartbeat((atMs += interval));
      const phi = detector.phi(nowMs + silenceMs);
      assert.ok(Math.abs(phi - shifted.phi(atMs + silenceMs)) < 1e-6);
      detector.heartbeat(nowMs + silenceMs);
      assert.ok(detector.phi(nowMs + silenceMs) <= Math.log10(2));
    }),
    { seed: 7 },
  );
});

test("Whoever was never heard is suspected by the first estimate", () => {
  const { detector } = after([]);
  assert.ok(detector.phi(1000) < 1);
  assert.ok(detector.phi(3000) > 8);
});

test("A pause that is allowed for comes on top of the mean", () => {
  const [without, allowed] = [after(regular), after(regular, { pauseMs: 2000 })];
  assert.equal(allowed.detector.reaches(8) - without.detector.reaches(8), 2000);
});

test("Only the latest intervals count: whoever becomes slower is suspected less soon", () => {
  const { detector, nowMs } = after([...regular, ...Array.from({ length: 250 }, () => 5000)]);
  assert.ok(detector.phi(nowMs + 5000) < 1);
  assert.ok(detector.phi(nowMs + 6000) > 8);
});

test("An outage is hardly learned from: the next one is noticed about as soon as the first", () => {
  const { detector, nowMs } = after(regular);
  const first = detector.reaches(8) - nowMs;
  detector.heartbeat(nowMs + 3_600_000);
  const next = detector.reaches(8) - nowMs - 3_600_000;
  assert.ok(next >= first && next < first * 1.05, `${next} after ${first}`);
});

/** How a detector does with heartbeats each second that are late by chance and get lost by chance. */
function trial(random: Random, jitterMs: number, lossPart: number) {
  const detector: FailureDetector = failureDetector({ ...options, pauseMs: 1000, leastDeviationMs: 250 });
  let wrong = 0;
  let nowMs = 0;
  let suspectedFromMs = detector.reaches(8);
  for (let beat = 1; beat <= 5000; beat++) {
    if (random.fraction() < lossPart) continue;
    nowMs = Math.max(nowMs, beat * 1000 + random.fraction() * jitterMs);
    if (nowMs >= suspectedFromMs) wrong++;
    detector.heartbeat(nowMs);
    suspectedFromMs = detector.reaches(8);
  }
  return { wrong, detectionMs: suspectedFromMs - nowMs };
}

test("With late and lost heartbeats there are few wrong suspicions, and a crash is still noticed", () => {
  const trials = [
    { jitterMs: 20, lossPart: 0, wrongAtMost: 0, noticedMs: 5000 },
    { jitterMs: 500, lossPart: 0, wrongAtMost: 0, noticedMs: 5000 },
    { jitterMs: 500, lossPart: 0.01, wrongAtMost: 1, noticedMs: 5000 },
    { jitterMs: 800, lossPart: 0.1, wrongAtMost: 15, noticedMs: 7000 },
    { jitterMs: 800, lossPart: 0.3, wrongAtMost: 60, noticedMs: 12_000 },
  ];
  for (const { jitterMs, lossPart, wrongAtMost, noticedMs } of trials) {
    const { wrong, detectionMs } = trial(seededRandom("heartbeats"), jitterMs, lossPart);
    const seen = `${wrong} wrong, noticed in ${detectionMs} ms, at ${jitterMs} ms and ${lossPart}`;
    assert.ok(wrong <= wrongAtMost && detectionMs <= noticedMs, seen);
  }
});

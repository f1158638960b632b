import assert from "node:assert/strict";
import { test } from "node:test";
import { grant, isRefusal, type Reply, refuse } from "../errors/refusal.ts";
import { continuations } from "./continuations.ts";
import { conversation } from "./conversation.ts";
import { craft, settled, testWorld } from "./world.test-support.ts";

/** A conversation whose sending lasts until the test ends it. */
function begun() {
  const { clock, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  const ends: string[] = [];
  const signals: AbortSignal[] = [];
  const sendings: ((reply: Reply<void>) => void)[] = [];
  const waiting = continuations(10);
  const talk = conversation<string>(
    { clock, continuations: waiting },
    {
      cid: craft(clock, { from: alice, to: bob }).cid,
      timeoutMs: 1000,
      signal: undefined,
      atDeadline: "deadline",
      onEnd: (how) => ends.push(isRefusal(how) ? how.because : how),
      continuation: { asker: alice.root.handle, expects: () => true, accept: () => true },
    },
  );
  assert.ok(talk.granted);
  const send = () =>
    talk.value.send((signal) => {
      signals.push(signal);
      return new Promise((resolve) => sendings.push(resolve));
    });
  return { clock, waiting, ends, signals, sendings, send, end: talk.value.end };
}

test("What is still being sent when nobody waits any more is called off, the second time as well", async () => {
  const { clock, waiting, ends, signals, sendings, send } = begun();
  send();
  sendings[0]?.(grant(undefined));
  await settled();
  send();
  await clock.advance(1000);
  assert.deepEqual(ends, ["deadline"]);
  assert.equal(signals[1]?.aborted, true);
  assert.equal(waiting.size, 0);
  assert.equal(clock.planned, 0);
});

test("What could not be sent ends the waiting with the reason, and only the first end counts", async () => {
  const { clock, waiting, ends, signals, sendings, send, end } = begun();
  send();
  sendings[0]?.(refuse("unreachable", "gone"));
  await settled();
  end("too late");
  await clock.advance(5000);
  assert.deepEqual(ends, ["unreachable"]);
  assert.equal(signals[0]?.aborted, false);
  assert.equal(waiting.size, 0);
});

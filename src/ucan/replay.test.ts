import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { alice, asked, assertGranted, assertRefused, bob, now, person } from "./cast.test.ts";
import { replayGuard } from "./replay.ts";

const limits = { limitPerSender: 3, limit: 5 };

function message() {
  return asked([]).cid;
}

describe("the memory of messages", () => {
  it("refuses a message that was received before", () => {
    const guard = replayGuard(limits);
    const cid = message();
    assert.equal(guard.isSeen(cid), false);
    assertGranted(guard.remember(cid, alice.did, now + 60, now));
    assert.equal(guard.isSeen(cid), true);
    assertRefused(guard.remember(cid, alice.did, now + 60, now), "replayed");
    assert.equal(guard.size, 1);
  });

  it("never forgets a message while it could still be accepted", () => {
    const guard = replayGuard(limits);
    const cid = message();
    assertGranted(guard.remember(cid, alice.did, now + 60, now));
    guard.prune(now + 60 + 59);
    assert.equal(guard.isSeen(cid), true);
    guard.prune(now + 60 + 60 + 16);
    assert.equal(guard.isSeen(cid), false);
    assert.equal(guard.size, 0);
  });

  it("forgets nothing when the clock steps back", () => {
    const guard = replayGuard(limits);
    const cid = message();
    assertGranted(guard.remember(cid, alice.did, now + 60, now));
    guard.prune(now - 100_000);
    assert.equal(guard.isSeen(cid), true);
  });

  it("gives each sender a share: one who sends too much is refused, others are not", () => {
    const guard = replayGuard(limits);
    const first = message();
    for (const cid of [first, message(), message()])
      assertGranted(guard.remember(cid, alice.did, now + 60, now));
    assertRefused(guard.remember(message(), alice.did, now + 60, now), "too-many-messages");
    assertGranted(guard.remember(message(), bob.did, now + 60, now));
    assert.equal(guard.isSeen(first), true);
  });

  it("refuses what is new when it is full, rather than forget what was seen", () => {
    const guard = replayGuard(limits);
    const seen = Array.from({ length: 5 }, message);
    for (const [at, cid] of seen.entries())
      assertGranted(guard.remember(cid, person(`sender ${at}`).did, now + 60, now));
    assertRefused(guard.remember(message(), bob.did, now + 60, now), "busy");
    assert.deepEqual(seen.map(guard.isSeen), [true, true, true, true, true]);
  });

  it("makes room by itself as messages grow too old", () => {
    const guard = replayGuard(limits);
    for (let round = 0; round < 100; round++) {
      const at = now + round * 200;
      for (let count = 0; count < 3; count++)
        assertGranted(guard.remember(message(), alice.did, at + 60, at));
    }
    assert.ok(guard.size <= 3);
  });

  it("tells what it remembers, so that another guard can, and for at least as long", () => {
    const [guard, successor] = [replayGuard(limits), replayGuard(limits)];
    const cid = message();
    assertGranted(guard.remember(cid, alice.did, now + 60, now));
    for (const seen of guard.seen()) {
      assert.deepEqual([seen.cid, seen.issuer, seen.expires >= now + 60], [cid, alice.did, true]);
      assertGranted(successor.remember(seen.cid, seen.issuer, seen.expires, now));
    }
    successor.prune(now + 60 + 59);
    assertRefused(successor.remember(cid, alice.did, now + 60, now), "replayed");
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inFlightLimitFrames } from "../src/index.ts";
import { floods } from "./hostile-frames.ts";
import { underAttack } from "./hostile-run.ts";

// A node's own bounds, for one peer: what may cost a check at once and each second, and the same for refusals.
const frames = { burst: 2_000, perSecond: 1_000 };
const refusals = { burst: 200, perSecond: 50 };

const seconds = 1;
const attackers = 3;

interface Expected {
  readonly because: string | undefined;
  /** What bounds the checks that a peer may cause. */
  readonly budget: typeof frames | undefined;
  /** Whether the flood is answered at all. */
  readonly isAnswered: boolean;
}

const expected: Readonly<Record<keyof typeof floods, Expected>> = {
  "bad signatures": { because: "bad-signature", budget: frames, isAnswered: false },
  "valid chains to an untrusted root": { because: "not-authorized", budget: refusals, isAnswered: true },
  "fresh DIDs": { because: undefined, budget: frames, isAnswered: true },
  "frames of the largest size": { because: "malformed", budget: undefined, isAnswered: false },
  "one message again and again": { because: "replayed", budget: undefined, isAnswered: true },
  "proofs that nobody has": { because: "need", budget: refusals, isAnswered: true },
};

describe("beside three peers that flood it, a node", async () => {
  const alone = await underAttack({ flood: floods["bad signatures"], attackers: 0, seconds });

  for (const [name, flood] of Object.entries(floods)) {
    const { because, budget, isAnswered } = expected[isFlood(name) ? name : "fresh DIDs"];
    it(`answers an honest one at least 80 % of what it does alone: ${name}`, async () => {
      const beside = await underAttack({ flood, attackers, seconds });
      assert.ok(beside.answered >= 0.8 * alone.answered, `${beside.answered} of ${alone.answered}`);
      if (because !== undefined) assert.ok((beside.deadLetters[because] ?? 0) > 200, "the flood arrived");
      // One more for each of them: the first of a replay is as good as any.
      const perPeer = 1 + (budget === undefined ? 0 : budget.burst + budget.perSecond * seconds);
      const byHonest = alone.checks + 16;
      assert.ok(beside.checks <= byHonest + attackers * perPeer, `${beside.checks} checks`);
      assert.equal(beside.hostile.replies > 0, isAnswered);
      assert.ok(beside.hostile.replyBytes < beside.hostile.bytes, "nothing is amplified");
      assert.ok(beside.mostWaitingFrames <= (attackers + 1) * inFlightLimitFrames);
      // What the node itself asks each newcomer: what is revoked.
      assert.ok(beside.waiting <= attackers + 1);
    });
  }

  it("goes the same way each time", async () => {
    const run = () => underAttack({ flood: floods["one message again and again"], attackers: 2, seconds: 1 });
    assert.deepEqual(await run(), await run());
  });
});

function isFlood(name: string): name is keyof typeof floods {
  return name in floods;
}

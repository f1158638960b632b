import assert from "node:assert/strict";
import { test } from "node:test";
import { sleep } from "../clock/clock.ts";
import { type Job, note, work } from "./contracts.test-support.ts";
import { craft, framed, settled, type TestNode, testWorld } from "./world.test-support.ts";

const limits = { handlersInFlight: 8, mailboxMessages: 64, framesBurst: 1e6, refusalsBurst: 1e6 };

/** Answers that an honest peer gets in ten seconds of asking again and again, beside peers that send all they can. */
async function answersBeside(flooders: number): Promise<number> {
  const { clock, wires, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob", { limits })];
  bob.root.register({ ...note, handle: () => sleep(clock, 100) }, []);
  const hostile = Array.from({ length: flooders }, (_, at) => node(`mallory ${at}`));
  let answers = 0;
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const reply = await alice.root.invoke(bob.root.handle, note, { text: "" }, { timeoutMs: 60_000 });
      if (reply.granted) answers++;
    }
  })();
  for (let tick = 0; tick < 100; tick++) {
    for (const from of hostile) flood(from, bob, 10);
    await clock.advance(100);
  }
  const counted = answers;
  isOver = true;
  bob.system.stop();
  await clock.advance(60_000);
  await asking;
  return counted;

  function flood(from: TestNode, to: TestNode, count: number) {
    for (let at = 0; at < count; at++) {
      const message = craft(clock, {
        from,
        to,
        command: note.path,
        args: { asks: false, msg: { text: "" } },
      });
      wires.inject(from.peer, to.peer, framed(message));
    }
  }
}

test("A peer that floods an actor leaves an honest one at least 80 % of its throughput, and so do three", async () => {
  const alone = await answersBeside(0);
  assert.ok(alone >= 90, `${alone} alone`);
  for (const flooders of [1, 3]) {
    const beside = await answersBeside(flooders);
    assert.ok(beside >= 0.8 * alone, `${beside} of ${alone} beside ${flooders}`);
  }
});

test("A full mailbox refuses the flood, the latest first, and takes the honest message", async () => {
  const { clock, wires, node } = testWorld();
  const [alice, bob, mallory] = [
    node("alice"),
    node("bob", { limits: { ...limits, handlersInFlight: 1, mailboxMessages: 4 } }),
    node("mallory"),
  ];
  const jobs: Job[] = [];
  bob.root.register(work, jobs);
  const texts = ["m0", "m1", "m2", "m3", "m4"];
  for (const text of texts) {
    const message = craft(clock, { from: mallory, to: bob, command: work.path, args: { msg: { text } } });
    wires.inject(mallory.peer, bob.peer, framed(message));
    await settled();
  }
  // The first is under way, four wait.
  const asked = alice.root.invoke(bob.root.handle, work, { text: "a" }, { timeoutMs: 1000 });
  await settled();
  assert.deepEqual(bob.system.deadLetters(), { "mailbox-full": 1 });
  for (let at = 0; at < 5; at++) {
    jobs[at]?.end();
    await settled();
  }
  assert.deepEqual(
    jobs.map(({ text }) => text),
    ["m0", "m1", "a", "m2", "m3"],
  );
  assert.deepEqual(await asked, { granted: true, value: "done" });
});

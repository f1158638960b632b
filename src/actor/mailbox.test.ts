import assert from "node:assert/strict";
import { test } from "node:test";
import { mailbox } from "./mailbox.ts";
import { settled } from "./world.test-support.ts";

/** A mailbox whose handlers end when the test says so. */
function controlled(waitingLimit: number, inFlightLimit: number) {
  const begun: number[] = [];
  const endings: (() => void)[] = [];
  const box = mailbox<number>({
    waitingLimit,
    inFlightLimit,
    handle: (item) => {
      begun.push(item);
      return new Promise((resolve) => endings.push(resolve));
    },
  });
  return { box, begun, endOne: () => endings.shift()?.() };
}

test("Messages are begun in order, so many at once and not one more", async () => {
  const { box, begun, endOne } = controlled(10, 2);
  for (const item of [1, 2, 3, 4]) assert.equal(box.put(item), true);
  assert.deepEqual(begun, [], "nothing is begun within the call");
  await settled();
  assert.deepEqual(begun, [1, 2]);
  endOne();
  await settled();
  assert.deepEqual(begun, [1, 2, 3]);
  endOne();
  endOne();
  await settled();
  assert.deepEqual(begun, [1, 2, 3, 4]);
  assert.equal(box.put(5), true);
  await settled();
  assert.deepEqual(begun, [1, 2, 3, 4, 5]);
});

test("A full mailbox takes nothing until something was begun", async () => {
  const { box, endOne } = controlled(2, 1);
  assert.equal(box.put(1), true);
  await settled();
  assert.deepEqual([box.put(2), box.put(3), box.put(4)], [true, true, false]);
  endOne();
  await settled();
  assert.deepEqual([box.put(5), box.put(6)], [true, false]);
});

test("A closed mailbox hands back what was not begun, and begins nothing more", async () => {
  const { box, begun, endOne } = controlled(10, 1);
  for (const item of [1, 2, 3]) box.put(item);
  await settled();
  assert.deepEqual(box.close(), [2, 3]);
  assert.equal(box.put(4), false);
  endOne();
  await settled();
  assert.deepEqual(begun, [1]);
});

/** A mailbox of several senders, named by the first letter of what they send. */
function shared(waitingLimit: number, inFlightLimit: number) {
  const begun: string[] = [];
  const evicted: string[] = [];
  const endings: (() => void)[] = [];
  const box = mailbox<string>({
    waitingLimit,
    inFlightLimit,
    handle: (item) => {
      begun.push(item);
      return new Promise((resolve) => endings.push(resolve));
    },
    senders: { senderOf: (item) => item[0] ?? "", onEvicted: (item) => evicted.push(item) },
  });
  /** Lets everything end that is under way. */
  const endAll = async () => {
    for (const end of endings.splice(0)) end();
    await settled();
  };
  return { box, begun, evicted, endAll };
}

test("Senders take turns, and each one's messages are begun in their order", async () => {
  const { box, begun, endAll } = shared(10, 1);
  for (const item of ["a1", "a2", "a3", "b1", "b2", "c1"]) assert.equal(box.put(item), true);
  for (let turn = 0; turn < 6; turn++) await endAll();
  assert.deepEqual(begun, ["a1", "b1", "c1", "a2", "b2", "a3"]);
});

test("In a full mailbox the sender with the most gives up its newest message for one who has less", async () => {
  const { box, begun, evicted, endAll } = shared(4, 1);
  for (const item of ["a1", "a2", "a3", "a4"]) box.put(item);
  assert.equal(box.put("a5"), false);
  assert.deepEqual([box.put("b1"), box.put("b2"), box.put("b3")], [true, true, false]);
  assert.deepEqual(evicted, ["a4", "a3"]);
  for (let turn = 0; turn < 4; turn++) await endAll();
  assert.deepEqual(begun, ["a1", "b1", "a2", "b2"]);
});

test("A sender whose messages never end leaves handlers free for others", async () => {
  const { box, begun } = shared(100, 8);
  for (let at = 0; at < 20; at++) box.put(`a${at}`);
  await settled();
  assert.equal(begun.length, 4);
  for (let at = 0; at < 20; at++) box.put(`b${at}`);
  await settled();
  assert.deepEqual(begun.slice(4), ["b0", "b1"]);
  box.put("c0");
  await settled();
  assert.deepEqual(begun.slice(6), ["c0"]);
});

/** Messages of an honest sender, of whom one arrives at each tick, that are handled in so many ticks beside floods. */
async function honestThroughput(flooders: readonly string[]): Promise<number> {
  const { box, begun, endAll } = shared(32, 4);
  for (let tick = 0; tick < 200; tick++) {
    for (const flooder of flooders) for (let at = 0; at < 50; at++) box.put(`${flooder}${tick}/${at}`);
    box.put(`h${tick}`);
    await settled();
    await endAll();
  }
  return begun.filter((item) => item.startsWith("h")).length;
}

test("A flood leaves an honest sender at least 80 % of its throughput, and two floods do as well", async () => {
  const alone = await honestThroughput([]);
  assert.equal(alone, 200);
  assert.ok((await honestThroughput(["a"])) >= 0.8 * alone);
  assert.ok((await honestThroughput(["a", "b"])) >= 0.8 * alone);
});

test("Senders that came and went are forgotten", async () => {
  const { box, begun, endAll } = shared(8, 8);
  const letters = Array.from({ length: 500 }, (_, at) => String.fromCodePoint(0x4e00 + at));
  for (const letter of letters) {
    assert.equal(box.put(letter), true);
    await settled();
    await endAll();
  }
  assert.deepEqual(begun, letters);
});

test("A mailbox that is drained takes nothing more and handles what it has", async () => {
  const { box, begun, endOne } = controlled(10, 1);
  for (const item of [1, 2]) box.put(item);
  let isEmpty = false;
  const drained = box.drain().then(() => {
    isEmpty = true;
  });
  assert.deepEqual([box.isOpen, box.put(3)], [false, false]);
  await settled();
  endOne();
  await settled();
  assert.equal(isEmpty, false);
  endOne();
  await drained;
  assert.deepEqual(begun, [1, 2]);
  await controlled(1, 1).box.drain();
});

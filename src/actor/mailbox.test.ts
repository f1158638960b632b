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

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Fields, silent } from "../telemetry/telemetry.ts";
import { echo, greet } from "./contracts.test-support.ts";
import { testWorld } from "./world.test-support.ts";

test("Whoever watches is told of each message that was accepted, and of each that was refused and why", async () => {
  const { node } = testWorld();
  const records: (Fields & { event: string })[] = [];
  const counted: (string | undefined)[] = [];
  const telemetry = {
    ...silent,
    log: (_level: string, event: string, fields: Fields = {}) => records.push({ event, ...fields }),
    count: (_name: string, _by?: number, labels?: Readonly<Record<string, string>>) =>
      counted.push(labels?.["because"]),
  };
  const [alice, bob] = [node("alice"), node("bob", { telemetry })];
  bob.root.register(echo, undefined);
  bob.root.register(greet, "Hello");
  await alice.root.invoke(bob.root.handle, echo, {}, { timeoutMs: 1000 });
  await alice.root.invoke(bob.root.handle, greet, { name: "alice" }, { timeoutMs: 1000 });
  const [accepted, refused] = records;
  assert.match(String(accepted?.["cid"]), /^bafyrei/);
  assert.deepEqual(
    { ...accepted, cid: "" },
    { event: "message.accepted", cid: "", from: alice.peer, behavior: "/public/echo" },
  );
  assert.deepEqual(
    { ...refused, cid: "" },
    {
      event: "message.refused",
      cid: "",
      from: alice.peer,
      behavior: "/dms/test/greet",
      because: "not-authorized",
    },
  );
  assert.equal(records.length, 2);
  assert.deepEqual(counted, ["not-authorized"]);
});

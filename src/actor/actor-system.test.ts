import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { behavior } from "./behavior.ts";
import { settled, testWorld } from "./world.test-support.ts";

const greet = behavior({
  path: "/dms/test/greet",
  summary: "Greets",
  input: z.object({ name: z.string() }),
  output: z.object({ greeting: z.string() }),
  handle: (greeting: string, { name }) => ({ greeting: `${greeting}, ${name}` }),
});

test("An actor that holds a delegation asks another, and gets its answer", async () => {
  const { clock, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  bob.root.register(greet, "Hello");
  alice.system.hold(
    bob.root.delegate({
      to: alice.root.handle.did,
      command: "/dms/test",
      expiresAtMs: clock.now() + 3_600_000,
    }),
  );
  const reply = await alice.root.invoke(bob.root.handle, greet, { name: "alice" }, { timeoutMs: 1000 });
  assert.deepEqual(reply, { granted: true, value: { greeting: "Hello, alice" } });
  await settled();
  assert.equal(alice.system.waiting(), 0);
  assert.equal(clock.planned, 0);
  assert.deepEqual({ ...alice.system.deadLetters(), ...bob.system.deadLetters() }, {});
});

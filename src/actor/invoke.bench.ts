import assert from "node:assert/strict";
import { z } from "zod";
import { command } from "../ucan/command.ts";
import { delegate } from "../ucan/delegation.ts";
import { behavior } from "./behavior.ts";
import { crypto, signerNamed, testWorld } from "./world.test-support.ts";

const payload = { text: "x".repeat(200) };
const schema = z.strictObject({ text: z.string() });

const echo = behavior<undefined, typeof payload, typeof payload>({
  path: "/bench/echo",
  summary: "Answers what it was told",
  input: schema,
  output: schema,
  handle: (_state, input) => input,
});

/** A question and its receipt, each signed and verified, under a delegation; beside the four bare operations. */
export async function bench() {
  const world = testWorld();
  const [alice, bob] = [world.node("alice"), world.node("bob")];
  bob.root.register(echo, undefined);
  const bobSigner = signerNamed("bob");
  const right = delegate(
    {
      signer: bobSigner,
      audience: alice.signer.did,
      subject: bobSigner.did,
      command: command("/bench"),
      expires: Math.floor(world.clock.now() / 1_000) + 3_600,
      nonce: new Uint8Array(12),
    },
    crypto,
  );
  alice.system.hold(right);
  const invoke = async (count: number) => {
    for (let call = 0; call < count; call++) {
      // Time passes, or the receiver would spend its budget for one peer.
      if (call % 50 === 0) await world.clock.advance(100);
      const reply = await alice.root.invoke(bob.root.handle, echo, payload, { timeoutMs: 10_000 });
      assert.ok(reply.granted);
    }
    world.wires.frames.splice(0, Math.max(0, world.wires.frames.length - 2));
  };
  await invoke(2);
  const frames = world.wires.frames.slice(-2).map(({ frame }) => frame.slice());
  return {
    title: "Signed and verified invoke, both ways, chain cached",
    subject: { name: "invoke and receipt", count: 500, run: invoke },
    limit: {
      name: `bare sign and verify of the same ${frames.map(({ length }) => length).join(" and ")} bytes`,
      count: 500,
      run: async (count: number) => signAndVerify(frames, count),
    },
    goal: { kind: "ratio", atMost: 1.5 } as const,
  };
}

function signAndVerify(frames: readonly Uint8Array[], count: number): void {
  const pair = crypto.keyPair(new Uint8Array(32).fill(7));
  for (let call = 0; call < count; call++) {
    for (const frame of frames) assert.ok(crypto.verify(pair.publicKey, frame, pair.sign(frame)));
  }
}

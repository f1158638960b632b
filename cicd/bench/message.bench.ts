import assert from "node:assert/strict";
import { note } from "../../src/actor/contracts.test-support.ts";
import {
  craft,
  crypto,
  framed,
  settled,
  signerNamed,
  type TestNode,
  type TestWorld,
  testWorld,
} from "../../src/actor/world.test-support.ts";
import { command } from "../../src/ucan/command.ts";
import { type Delegation, delegate } from "../../src/ucan/delegation.ts";
import type { Bench, Contestant } from "./bench.ts";

const text = "x".repeat(200);
const path = command("/bench/note");
/** As many as there are rounds, and what is not measured before them. */
const rounds = 7;

/** What a message costs beside the signatures in it: made and taken, taken only, and with a chain never seen before. */
export async function bench(): Promise<readonly Bench[]> {
  return [endToEnd(3), receiveOnly(3), cold(1), cold(3), cold(5)];
}

/** Made, signed, put on the wire, checked and handled; the chain is known by name. */
function endToEnd(links: number): Bench {
  const { world, alice, bob, handled, deliver } = pair();
  const proofs = chain(world, bob, alice, links, "known");
  const message = () => craft(world.clock, { from: alice, to: bob, command: path, args, proofs });
  return {
    title: `Message end to end, chain of ${links} cached`,
    subject: {
      name: "made, signed, checked, handled",
      count: 500,
      run: async (count) => {
        if (handled() === 0) await deliver([framed(message(), proofs)]);
        await deliver(Array.from({ length: count }), () => framed(message()));
      },
    },
    limit: bare(framed(message()), 500, { signs: 1, checks: 1 }),
    goal: { kind: "ratio", atMost: 1.3 },
    notes: () => [
      `${framed(message()).length} bytes on the wire; with its chain ${framed(message(), proofs).length}`,
    ],
  };
}

function receiveOnly(links: number): Bench {
  const count = 500;
  const { world, alice, bob, deliver } = pair();
  const proofs = chain(world, bob, alice, links, "known");
  const message = () => craft(world.clock, { from: alice, to: bob, command: path, args, proofs });
  const frames = Array.from({ length: (rounds + 1) * count }, () => framed(message()));
  const first = framed(message(), proofs);
  let isKnown = false;
  return {
    title: `Message received, chain of ${links} cached`,
    rounds,
    subject: {
      name: "checked and handled",
      count,
      run: async (wanted) => {
        if (!isKnown) await deliver([first]);
        isKnown = true;
        await deliver(frames.splice(0, wanted));
      },
    },
    limit: bare(framed(message()), count, { signs: 0, checks: 1 }),
  };
}

/** Every message comes with delegations that were never seen before. */
function cold(links: number): Bench {
  const count = 100;
  const { world, alice, bob, deliver } = pair();
  const frames = Array.from({ length: (rounds + 1) * count }, (_, at) => {
    const proofs = chain(world, bob, alice, links, `${at}`);
    return framed(craft(world.clock, { from: alice, to: bob, command: path, args, proofs }), proofs);
  });
  const bytes = frames[0]?.length ?? 0;
  return {
    title: `Message received, chain of ${links} never seen before`,
    rounds,
    subject: { name: "checked and handled", count, run: (wanted) => deliver(frames.splice(0, wanted)) },
    limit: bare(new Uint8Array(400), count, { signs: 0, checks: links + 1 }),
    notes: () => [`${bytes} bytes on the wire`],
  };
}

const args = { asks: false, msg: { text } };

function pair() {
  const world = testWorld();
  // The bench sends faster than any peer should: its budget is not what is measured.
  const limits = { framesBurst: 1e9, replays: 1e6, replaysPerSender: 1e6 };
  const [alice, bob] = [world.node("alice"), world.node("bob", { limits })];
  let handled = 0;
  bob.root.register({ ...note, path, isPublic: false, handle: () => void handled++ }, []);
  return { world, alice, bob, handled: () => handled, deliver };

  async function deliver(frames: readonly Uint8Array[], make?: () => Uint8Array): Promise<void> {
    const before = handled;
    for (const [at, frame] of frames.entries()) {
      world.wires.inject(alice.peer, bob.peer, make?.() ?? frame);
      if (at % 100 === 99) await settled();
    }
    await settled();
    assert.equal(handled - before, frames.length, JSON.stringify(bob.system.deadLetters()));
  }
}

/** From bob to alice, by way of others. */
function chain(
  { clock }: TestWorld,
  bob: TestNode,
  alice: TestNode,
  links: number,
  name: string,
): readonly Delegation[] {
  const between = Array.from({ length: links - 1 }, (_, at) => signerNamed(`between ${at}`));
  const people = [bob.signer, ...between, alice.signer];
  const nonce = new TextEncoder().encode(name.padEnd(12)).slice(0, 12);
  return people.slice(1).map(({ did }, at) =>
    delegate(
      {
        signer: people[at] ?? bob.signer,
        audience: did,
        subject: bob.signer.did,
        command: command("/bench"),
        expires: Math.floor(clock.now() / 1_000) + 3_600,
        nonce,
      },
      crypto,
    ),
  );
}

function bare(bytes: Uint8Array, count: number, each: { signs: number; checks: number }): Contestant {
  const pair = crypto.keyPair(new Uint8Array(32).fill(7));
  const signature = pair.sign(bytes);
  const does = [each.signs > 0 ? "sign" : "", each.checks > 1 ? `${each.checks} checks` : "check"];
  return {
    name: `bare ${does.filter((word) => word !== "").join(" and ")} of ${bytes.length} bytes`,
    count,
    run: async (wanted) => {
      for (let at = 0; at < wanted; at++) {
        for (let sign = 0; sign < each.signs; sign++) pair.sign(bytes);
        for (let check = 0; check < each.checks; check++)
          assert.ok(crypto.verify(pair.publicKey, bytes, signature));
      }
    },
  };
}

import assert from "node:assert/strict";
import { actorChild } from "../../src/actor/actor-child.ts";
import type { ChildSpec } from "../../src/actor/child-spec.ts";
import { echo, fail } from "../../src/actor/contracts.test-support.ts";
import type { End } from "../../src/actor/end.ts";
import { mailbox } from "../../src/actor/mailbox.ts";
import { startSupervisor } from "../../src/actor/supervisor.ts";
import { settled, signerNamed, testWorld } from "../../src/actor/world.test-support.ts";
import { systemClock } from "../../src/clock/system/system-clock.ts";
import { systemRandom } from "../../src/random/system/system-random.ts";
import { silent } from "../../src/telemetry/telemetry.ts";
import type { Bench, Contestant, NotHere } from "./bench.ts";
import { erlang, messageRound, restartRound, whyNoErlang } from "./erlang.ts";

const title = "Local messages and restarts, beside Erlang's";

/** What is Erlang's trade: a message within one process of the operating system, and a crash that is mended. */
export async function bench(): Promise<readonly (Bench | NotHere)[]> {
  const because = whyNoErlang();
  if (because !== undefined) return [{ title, because }];
  return [
    await beside(messageRound, 20_000, "process round trip", {
      title: "Local message without a signature, beside Erlang's",
      subject: { name: "through a mailbox and back", count: 200_000, run: throughMailbox() },
      atMost: 1,
    }),
    await beside(messageRound, 20_000, "process round trip", {
      title: "Local invoke, both messages signed and checked, beside Erlang's",
      subject: { name: "invoke on the same peer", count: 500, run: throughActors() },
      atMost: 1,
    }),
    await beside(restartRound, 5_000, "crash to restart under supervisor", {
      title: "Crash to restart of a supervised child, beside Erlang's",
      subject: { name: "bare child", count: 5_000, run: await throughCrashes() },
      atMost: 1,
    }),
    await beside(restartRound, 5_000, "crash to restart under supervisor", {
      title: "Crash to restart of a supervised actor, beside Erlang's",
      subject: { name: "actor, crashed by a signed message", count: 500, run: await throughActorCrashes() },
      atMost: 1,
    }),
  ];
}

interface Compared {
  readonly title: string;
  readonly subject: Contestant;
  readonly atMost: number;
}

async function beside(turns: string, count: number, name: string, compared: Compared): Promise<Bench> {
  const program = await erlang(turns);
  return {
    title: compared.title,
    subject: compared.subject,
    limit: { name: `Erlang's ${name}`, count, run: program.run },
    goal: { kind: "ratio", atMost: compared.atMost },
    close: program.close,
  };
}

function throughMailbox() {
  const box = mailbox<() => void>({
    waitingLimit: 1_024,
    inFlightLimit: 256,
    handle: async (answer) => answer(),
    senders: { senderOf: () => "peer", onEvicted: () => {} },
  });
  return async (count: number) => {
    for (let message = 0; message < count; message++)
      await new Promise<void>((resolve) => void box.put(resolve));
  };
}

function throughActors() {
  const alice = testWorld().node("alice", { limits: { replaysPerSender: 1e6, replays: 1e6 } });
  const other = alice.system.spawn({ inbox: "other", signer: signerNamed("other") });
  other.register(echo, undefined);
  return async (count: number) => {
    for (let call = 0; call < count; call++) {
      const reply = await alice.root.invoke(other.handle, echo, { text: "hello" }, { timeoutMs: 10_000 });
      assert.ok(reply.granted);
    }
  };
}

const supervised = {
  clock: systemClock(),
  random: systemRandom(),
  telemetry: silent,
  name: "bench",
  intensity: 1e9,
  periodMs: 1,
};

async function throughCrashes() {
  let crash: (end: End) => void = () => {};
  let isUp = () => {};
  const child: ChildSpec = {
    id: "child",
    start: () => {
      const { promise: ended, resolve } = Promise.withResolvers<End>();
      crash = resolve;
      isUp();
      return { ended, stop: () => {} };
    },
  };
  await startSupervisor({ ...supervised, children: [child] });
  return async (count: number) => {
    for (let at = 0; at < count; at++) {
      await settledUp((up) => {
        isUp = up;
        crash({ reason: "crashed", message: "for the bench" });
      });
    }
  };
}

async function throughActorCrashes() {
  const alice = testWorld().node("alice", { limits: { replaysPerSender: 1e6, replays: 1e6 } });
  let isUp = () => {};
  const child = actorChild({
    system: alice.system,
    inbox: "child",
    signer: signerNamed("child"),
    begin: (actor) => {
      actor.register(fail, undefined);
      isUp();
    },
  });
  await startSupervisor({ ...supervised, children: [child] });
  const handle =
    alice.system.actors().find(({ inbox }) => inbox === "child") ?? assert.fail("the child runs");
  return async (count: number) => {
    for (let at = 0; at < count; at++) {
      await settledUp((up) => {
        isUp = up;
        void alice.root.send(handle, fail, { how: "bug" });
      });
    }
  };
}

async function settledUp(crashing: (up: () => void) => void): Promise<void> {
  await new Promise<void>(crashing);
  // What follows a start within the supervisor is part of the restart.
  await settled();
}

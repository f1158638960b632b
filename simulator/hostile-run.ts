import {
  type Cid,
  type Host,
  type Network,
  type Node,
  type NodeConfig,
  nodeConfig,
  readFrame,
  sleep,
  startNode,
} from "../src/index.ts";
import { type Forge, type FrameMaker, question } from "./hostile-frames.ts";
import { type Processor, slowProcessor } from "./hostile-processor.ts";
import type { SimulatedMachine } from "./machine.ts";
import { type World, world } from "./world.ts";

/** Who attacks, how, and for how long. */
export interface Attack {
  readonly flood: FrameMaker;
  readonly attackers: number;
  readonly seconds: number;
}

/** What a run came to. */
export interface Outcome {
  /** Questions of the honest peer that were answered. */
  readonly answered: number;
  /** Signatures that the attacked node checked. */
  readonly checks: number;
  readonly mostWaitingFrames: number;
  readonly hostile: Traffic;
  readonly deadLetters: Readonly<Record<string, number>>;
  /** Questions of the node itself that have no end yet. */
  readonly waiting: number;
}

/** Frames that reached the node from hostile peers, and what it sent to them. */
export interface Traffic {
  frames: number;
  bytes: number;
  replies: number;
  replyBytes: number;
}

/** More than a peer's budget, and most of what may be unanswered on one connection of 20 ms. */
const framesPerTick = 20;
const tickMs = 10;

/** Questions that the honest peer has under way at once. */
const honestAtOnce = 16;

/**
 * A real node whose machine is as slow as machines are, an honest peer 20 ms away that asks again as soon as it is
 * answered, and hostile peers that send as fast as they can.
 */
export async function underAttack({ flood, attackers, seconds }: Attack): Promise<Outcome> {
  const { simulation, victim, node, processor } = await attackedNode();
  const over = new AbortController();
  const hostile = { frames: 0, bytes: 0, replies: 0, replyBytes: 0 };
  const alice = await visitor(simulation, victim, "alice");
  const mallories: Visitor[] = [];
  for (let at = 0; at < attackers; at++) mallories.push(await visitor(simulation, victim, `mallory ${at}`));
  const before = processor.checks;
  for (const mallory of mallories) void flooding(mallory, flood, hostile, over.signal);
  const asking = askingAgain(alice, over.signal);
  await simulation.run({ forMs: seconds * 1000 });
  const { deadLetters, waiting } = node.inspect();
  const outcome = {
    answered: asking.answered,
    checks: processor.checks - before,
    mostWaitingFrames: processor.mostWaiting,
    hostile: { ...hostile },
    deadLetters: { ...deadLetters },
    waiting,
  };
  over.abort(new Error("the run is over"));
  await simulation.stop();
  return outcome;
}

/** A process that is no node. */
interface Bare {
  readonly host: Host;
  stop(): void;
}

interface Purpose {
  readonly node?: NodeConfig;
}

type HostileWorld = World<Purpose, Node | Bare>;
type Machine = SimulatedMachine<Purpose, Node | Bare>;

async function attackedNode() {
  const made: Processor[] = [];
  const simulation: HostileWorld = world<Purpose, Node | Bare>({
    seed: "hostile",
    link: { latencyMs: 20, jitterMs: 0 },
    start: (host, { node: config }) => {
      if (config === undefined) return Promise.resolve({ host, stop: () => {} });
      const slow = slowProcessor(host);
      made.push(slow);
      return startNode(slow.host, config);
    },
  });
  const victim = simulation.addMachine({ name: "bob" });
  const node = await simulation.drive(victim.start({ node: nodeConfig({ name: "bob" }) }));
  const [processor] = made;
  if (!("inspect" in node) || processor === undefined) throw new Error("bob runs a node");
  return { simulation, victim, node, processor };
}

interface Visitor {
  readonly forge: Forge;
  readonly network: Network;
  readonly victim: Machine;
}

async function visitor(simulation: HostileWorld, victim: Machine, name: string): Promise<Visitor> {
  const process = await simulation.drive(simulation.addMachine({ name }).start({}));
  if (!("host" in process)) throw new Error("a visitor runs no node");
  const { clock, network, identity, random, crypto } = process.host;
  await simulation.drive(network.connect(victim.address, new AbortController().signal));
  return { forge: { clock, random, crypto, own: identity, victim: victim.identity }, network, victim };
}

/** Sends, tick after tick, whatever comes back. */
async function flooding(
  { forge, network, victim }: Visitor,
  flood: FrameMaker,
  traffic: Traffic,
  signal: AbortSignal,
) {
  const next = flood(forge);
  network.receive((_from, frame) => {
    // The node asks newcomers what is revoked; that is no answer to anything.
    const read = readFrame(frame, forge.crypto);
    if (!read.granted || read.value.invocation.command !== "/ucan/assert/receipt") return "taken";
    traffic.replies++;
    traffic.replyBytes += frame.length;
    return "taken";
  });
  while (!signal.aborted) {
    for (let at = 0; at < framesPerTick; at++) {
      const frame = next();
      traffic.frames++;
      traffic.bytes += frame.length;
      // Refused or not: whoever floods does not listen.
      network.send(victim.peer, frame, signal).catch(() => {});
    }
    await sleep(forge.clock, tickMs);
  }
}

/** Has so many questions under way, each until it is answered or five seconds are over. */
function askingAgain({ forge, network, victim }: Visitor, signal: AbortSignal) {
  const waiting = new Map<Cid, () => void>();
  const done = { answered: 0 };
  network.receive((_from, frame) => {
    const read = readFrame(frame, forge.crypto);
    // A refusal is no answer here: what is asked is granted to anyone.
    const isAnswer = read.granted && isGranted(read.value.invocation.args["out"]);
    const cause = read.granted && isAnswer ? read.value.invocation.cause : undefined;
    if (cause === undefined) return "taken";
    if (waiting.has(cause)) done.answered++;
    waiting.get(cause)?.();
    return "taken";
  });
  for (let at = 0; at < honestAtOnce; at++) void again();
  return done;

  async function again(): Promise<void> {
    while (!signal.aborted) {
      const { frame, cid } = question(forge);
      const answered = new Promise<void>((resolve) => waiting.set(cid, resolve));
      network.send(victim.peer, frame, signal).catch(() => {});
      await Promise.race([answered, sleep(forge.clock, 5_000)]);
      waiting.delete(cid);
    }
  }
}

function isGranted(out: unknown): boolean {
  return typeof out === "object" && out !== null && "ok" in out;
}

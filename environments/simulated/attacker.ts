import { type FrameMaker, floods } from "../../simulator/hostile-frames.ts";
import type { World } from "../../simulator/world.ts";
import {
  didOf,
  type Host,
  type Node,
  type NodeConfig,
  type NodeInspection,
  type PeerId,
  sleep,
} from "../../src/index.ts";
import type { Attack } from "../fleet.ts";

/** A machine on the network that speaks its protocol and keeps none of its rules. */
export interface Attacker {
  /** In the place of a node. */
  start(host: Host): Promise<Node>;
  attack(victim: PeerId, kind: Attack): Promise<void>;
}

/** It has overheard every frame of the world, which is more than anybody could. */
export function attacker(simulation: World<NodeConfig, Node>): Attacker {
  const overheard = new Map<PeerId, Uint8Array>();
  let host: Host | undefined;
  simulation.onArrival((machine, _from, frame) => void overheard.set(machine.peer, frame));

  function frameFor(victim: PeerId, kind: Overheard): Uint8Array {
    const frame = overheard.get(victim);
    if (kind === "noise") return new Uint8Array(200).fill(0x5a);
    if (frame === undefined) throw new Error("nothing was overheard: somebody has to speak first");
    return kind === "replay" ? frame : withOneBitChanged(frame);
  }

  /** So many frames each tick, whatever comes back. */
  async function flood({ clock, crypto, random, identity, network }: Host, peer: PeerId, make: FrameMaker) {
    const victim = simulation.machines.find((machine) => machine.peer === peer);
    if (victim === undefined) throw new Error("there is no such machine");
    const next = make({ clock, crypto, random, own: identity, victim: victim.identity });
    for (let tick = 0; tick < floodTicks; tick++) {
      for (let at = 0; at < framesPerTick; at++)
        network.send(peer, next(), new AbortController().signal).catch(() => {});
      await sleep(clock, tickMs);
    }
  }

  return {
    async start(given) {
      host = given;
      return asNode(given);
    },
    async attack(victim, kind) {
      if (host === undefined) throw new Error("the attacker is not on the network yet");
      if (typeof kind === "object") return void flood(host, victim, floodNamed(kind.flood));
      await host.network.send(victim, frameFor(victim, kind), new AbortController().signal);
    },
  };
}

type Overheard = Exclude<Attack, object>;

const floodTicks = 300;
const tickMs = 100;
const framesPerTick = 20;

function floodNamed(name: string): FrameMaker {
  const found = Object.entries(floods).find(([known]) => known === name);
  if (found === undefined) throw new Error(`no flood is called ${name}: ${Object.keys(floods).join(", ")}`);
  return found[1];
}

/** In the last quarter of the frame: where the signed content lies. */
function withOneBitChanged(frame: Uint8Array): Uint8Array {
  const changed = frame.slice();
  const at = Math.floor(changed.length * 0.75);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

function asNode({ network, identity }: Host): Node {
  network.receive(() => "taken");
  return {
    did: didOf(identity.publicKey),
    peer: network.self,
    addresses: network.addresses,
    ask: () => Promise.reject(new Error("an attacker answers nobody")),
    inspect: () => nothing,
    stop: () => {},
  };
}

const none = { cpuMillicores: 0, memoryBytes: 0, diskBytes: 0, gpus: [] };
const nothing: NodeInspection = {
  totals: { onboarded: none, committed: none, allocated: none, free: none },
  ledger: [],
  allocations: [],
  deployments: [],
  actors: [],
  behaviors: [],
  waiting: 0,
  deadLetters: {},
};

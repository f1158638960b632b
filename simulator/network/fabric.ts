import { type Address, DmsError, networkErrors, type PeerId, type Random } from "../../src/index.ts";
import type { Loop } from "../loop.ts";
import type { Schedule } from "../schedule.ts";
import type { Trace, TraceKind } from "../trace.ts";
import { type Cuts, cuts } from "./cuts.ts";
import type { LinkSettings } from "./link-settings.ts";
import { type Link, type Links, links } from "./links.ts";
import { type Endpoint, know, type Topology, topology } from "./topology.ts";

/** Everything between the machines. The Network of one process is `simulatedNetwork`. */
export interface Fabric {
  readonly cuts: Cuts;
  readonly links: Links;
  readonly topology: Topology;
  readonly random: Random;
  /** From now on what is sent there waits, in order, until `release`. */
  hold(from: number, to: number): void;
  release(from: number, to: number): void;
  /** Frames that have been sent and neither taken nor given up. */
  readonly moving: number;
  /** When something last moved, in microseconds. */
  readonly lastMoveUs: number;
  /** Sees each frame that reaches an inbox or a topic's handler. */
  onArrival: ((to: Endpoint, from: PeerId, frame: Uint8Array) => void) | undefined;
  plug(endpoint: Endpoint): void;
  unplug(endpoint: Endpoint): void;
  find(peer: PeerId): Endpoint | undefined;
  findAddress(address: Address): Endpoint | undefined;
  /** Whether the machine answers at all, be it only to say that no process listens. */
  isMachineUp(peer: PeerId): boolean;
  setMachineUp(peer: PeerId, isUp: boolean): void;
  plan(delayUs: number, owner: number, work: () => void): void;
  note(kind: TraceKind, from: number, to: number, digest: number): void;
  readonly nowUs: number;
  /** Counts what is under way. */
  move(by: 1 | -1): void;
}

/** How long a sender waits for an answer of a machine that gives none, as TCP stacks and libp2p's dialer do. */
export const connectTimeoutUs = 5_000_000;

export function fabric({ turning, plans, trace, random, link }: FabricOptions): Fabric {
  const cut = cuts();
  const ways = links(random.fork("link"), link);
  const mesh = topology(cut);
  const endpoints = new Map<PeerId, Endpoint>();
  const addresses = new Map<Address, Endpoint>();
  const upMachines = new Set<PeerId>();
  let moving = 0;
  let lastMoveUs = 0;

  function plan(delayUs: number, owner: number, work: () => void): void {
    plans.plan(turning.nowUs + delayUs, owner, work);
  }

  const result: Fabric = {
    cuts: cut,
    links: ways,
    topology: mesh,
    random,
    hold(from, to) {
      ways.of(from, to).held ??= [];
    },
    release(from, to) {
      const way = ways.of(from, to);
      const held = way.held ?? [];
      way.held = undefined;
      for (const deliver of held) plan(0, to, deliver);
    },
    get moving() {
      return moving;
    },
    get lastMoveUs() {
      return lastMoveUs;
    },
    onArrival: undefined,
    plug(endpoint) {
      endpoints.set(endpoint.peer, endpoint);
      addresses.set(endpoint.address, endpoint);
    },
    unplug(endpoint) {
      endpoint.isUp = false;
      mesh.unlink(endpoint);
      if (endpoints.get(endpoint.peer) !== endpoint) return;
      endpoints.delete(endpoint.peer);
      addresses.delete(endpoint.address);
    },
    find: (peer) => endpoints.get(peer),
    findAddress: (address) => addresses.get(address),
    isMachineUp: (peer) => upMachines.has(peer),
    setMachineUp(peer, isUp) {
      if (isUp) upMachines.add(peer);
      else upMachines.delete(peer);
    },
    plan,
    note: (kind, from, to, digest) => trace.note(kind, turning.nowUs, from, to, digest),
    get nowUs() {
      return turning.nowUs;
    },
    move(by) {
      moving += by;
      lastMoveUs = turning.nowUs;
    },
  };
  return result;
}

export interface FabricOptions {
  readonly turning: Loop;
  readonly plans: Schedule;
  readonly trace: Trace;
  readonly random: Random;
  /** What every way is like unless it is set otherwise. */
  readonly link: LinkSettings;
}

/** The address of a machine in the simulator, in the form of a multiaddr. */
export function addressOf(name: string, peer: PeerId): Address {
  return `/sim/${name}/p2p/${peer}`;
}

/** When a frame of this size that is put on the way now arrives, after those before it. */
export function arrivalUs(
  way: Link,
  nowUs: number,
  sizeBytes: number,
  bytesPerSecond: number,
  latencyUs: number,
) {
  const sentUs = Math.max(way.busyUntilUs, nowUs) + Math.ceil((sizeBytes * 1_000_000) / bytesPerSecond);
  way.busyUntilUs = sentUs;
  way.lastArrivalUs = Math.max(way.lastArrivalUs, sentUs + latencyUs);
  return way.lastArrivalUs;
}

/** The dialler learns some of the peers that the other knows, and connects to the first of them. */
export function exchangePeers(net: Fabric, dialler: Endpoint, other: Endpoint, random: Random): void {
  if (!dialler.isUp || !other.isUp) return;
  const known = [...other.acquaintances].filter(([peer]) => peer !== dialler.peer);
  for (let learnt = 0; learnt < exchangeLimit && known.length > 0; learnt++) {
    const [entry] = known.splice(random.integer(known.length), 1);
    if (entry === undefined) return;
    const [peer, address] = entry;
    know(dialler, peer, address);
    const third = net.find(peer);
    if (third === undefined || learnt >= meshDegree) continue;
    const isCut =
      net.cuts.isCut(dialler.machine, third.machine) || net.cuts.isCut(third.machine, dialler.machine);
    if (!isCut) net.topology.link(dialler, third);
  }
  net.topology.changed();
}

/** A failure of the network, in the words that every Network uses for it. */
export function networkError(code: keyof typeof networkErrors, peer?: PeerId): DmsError {
  return new DmsError(code, networkErrors[code], peer === undefined ? {} : { peer });
}

// A peer exchange hands over at most this many, so that one greedy peer costs little.
const exchangeLimit = 20;
// Connections that a newcomer opens to those it has heard of: gossipsub's own degree with some to spare.
const meshDegree = 8;

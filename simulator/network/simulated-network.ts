import {
  type Address,
  DmsError,
  frameLimitBytes,
  inFlightLimitFrames,
  type Network,
  type Peer,
  type PeerId,
  type Random,
} from "../../src/index.ts";
import { digestOf } from "../trace.ts";
import { arrivalUs, connectTimeoutUs, exchangePeers, type Fabric, networkError } from "./fabric.ts";
import type { Endpoint } from "./topology.ts";
import { type Transfer, transfer } from "./transfer.ts";

/** The network as one process sees it. Ends for good when the process does. */
export function simulatedNetwork(net: Fabric, self: Endpoint, random: Random): Network {
  const pending = new Set<Transfer>();
  // Nodes ask for the list far more often than it changes.
  let listed: readonly Peer[] = [];
  let listedVersion = "";

  /** Starts something that settles later, unless this process is gone by then. */
  function begin<T>(
    signal: AbortSignal,
    start: (way: Transfer, resolve: (value: T) => void) => void,
  ): Promise<T> {
    if (!self.isUp) return Promise.reject(networkError("NETWORK_STOPPED"));
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      net.move(1);
      const way = transfer(self, signal, reject, () => {
        pending.delete(way);
        net.move(-1);
      });
      pending.add(way);
      start(way, (value) => way.finish(() => resolve(value)));
    });
  }

  /** The sender learns, when it has waited long enough, that nobody is there. */
  function giveUp(
    way: Transfer,
    to: PeerId,
    machine: number,
    startedUs: number,
    kind: "lose" | "unreachable",
  ): void {
    net.note(kind, self.machine, machine, 0);
    const isRefused = kind === "unreachable" && net.isMachineUp(to) && net.find(to) === undefined;
    const delayUs = isRefused ? refusalUs : Math.max(0, startedUs + connectTimeoutUs - net.nowUs);
    net.plan(delayUs, self.machine, () => way.fail(networkError("NETWORK_UNREACHABLE", to)));
  }

  function isCutEitherWay(other: Endpoint): boolean {
    return net.cuts.isCut(self.machine, other.machine) || net.cuts.isCut(other.machine, self.machine);
  }

  /** Goes there and back; `at` runs at the other end, and what it returns runs here when the answer has come. */
  function thereAndBack(
    way: Transfer,
    other: Endpoint,
    sizeBytes: number,
    at: () => (() => void) | undefined,
  ): void {
    const startedUs = net.nowUs;
    const there = net.links.of(self.machine, other.machine);
    const settings = net.links.settingsOf(self.machine, other.machine);
    const isConnected = self.connections.has(other);
    if (net.cuts.isCut(self.machine, other.machine) || (!isConnected && isCutEitherWay(other))) {
      return giveUp(way, other.peer, other.machine, startedUs, "unreachable");
    }
    if (net.links.isLost(self.machine, other.machine)) {
      return giveUp(way, other.peer, other.machine, startedUs, "lose");
    }
    const latencyUs = net.links.latencyUs(self, other);
    const dialUs = isConnected ? 0 : 4 * latencyUs; // Two round trips for TCP, security and the multiplexer.
    const arrivesUs = arrivalUs(there, startedUs, sizeBytes, settings.bytesPerSecond, latencyUs + dialUs);
    const deliver = () => {
      if (there.held !== undefined) return void there.held.push(deliver);
      if (!other.isUp || net.cuts.isCut(self.machine, other.machine)) {
        return giveUp(way, other.peer, other.machine, startedUs, "unreachable");
      }
      if (self.isUp) net.topology.link(self, other);
      const answer = at();
      if (answer === undefined) return;
      if (net.cuts.isCut(other.machine, self.machine) || net.links.isLost(other.machine, self.machine)) {
        return giveUp(way, other.peer, other.machine, startedUs, "lose");
      }
      net.plan(net.links.latencyUs(other, self), self.machine, answer);
    };
    net.plan(arrivesUs - startedUs, other.machine, deliver);
  }

  function peerOf([id, address]: readonly [PeerId, Address]): Peer {
    const other = net.find(id);
    const isConnected = other !== undefined && self.connections.has(other) && !isCutEitherWay(other);
    return { id, isConnected, addresses: [address] };
  }

  return {
    self: self.peer,
    addresses: () => (self.isUp ? [self.address] : []),
    send(to, frame, signal) {
      if (frame.length > frameLimitBytes && self.isUp)
        return Promise.reject(networkError("NETWORK_FRAME_TOO_LARGE", to));
      const other = net.find(to);
      const link = other && net.links.of(self.machine, other.machine);
      if (self.isUp && link !== undefined && link.inFlight >= inFlightLimitFrames) {
        net.note("busy", self.machine, other?.machine ?? -1, 0);
        return Promise.reject(networkError("NETWORK_BUSY", to));
      }
      return begin<void>(signal, (way, resolve) => {
        if (other === undefined || other === self || link === undefined) {
          return giveUp(way, to, -1, net.nowUs, "unreachable");
        }
        link.inFlight++;
        way.onEnd = () => link.inFlight--;
        const copy = frame.slice();
        const digest = digestOf(copy);
        net.note("send", self.machine, other.machine, digest);
        thereAndBack(way, other, copy.length, () => {
          net.note("deliver", self.machine, other.machine, digest);
          net.onArrival?.(other, self.peer, copy);
          const verdict = other.receive?.(self.peer, copy) ?? "busy";
          return () => {
            net.note("acknowledge", other.machine, self.machine, verdict === "taken" ? 1 : 0);
            if (verdict === "taken") resolve();
            else way.fail(networkError("NETWORK_BUSY", to));
          };
        });
      });
    },
    receive(handler) {
      self.receive = handler;
    },
    async publish(topic, frame) {
      if (!self.isUp) throw networkError("NETWORK_STOPPED");
      if (frame.length > frameLimitBytes) throw networkError("NETWORK_FRAME_TOO_LARGE");
      const copy = frame.slice();
      const digest = digestOf(copy);
      net.note("publish", self.machine, -1, digest);
      for (const other of net.topology.reachable(self, topic)) gossip(net, self, other, topic, copy, digest);
    },
    subscribe(topic, handler) {
      self.topics.set(topic, handler);
      net.topology.changed();
      return () => {
        if (self.topics.get(topic) !== handler) return;
        self.topics.delete(topic);
        net.topology.changed();
      };
    },
    peers() {
      const version = `${net.topology.version}/${net.cuts.version}`;
      if (version !== listedVersion) listed = [...self.acquaintances].map(peerOf);
      listedVersion = version;
      return listed;
    },
    connect(address, signal) {
      const peer = /^\/sim\/[^/]+\/p2p\/([^/]+)$/.exec(address)?.[1];
      if (peer === undefined) {
        return Promise.reject(
          new DmsError("NETWORK_ADDRESS_INVALID", `${address} is no address of the simulated network`, {
            address,
          }),
        );
      }
      return begin<PeerId>(signal, (way, resolve) => {
        const other = net.findAddress(address);
        if (other === undefined || other === self)
          return giveUp(way, self.peer, -1, net.nowUs, "unreachable");
        net.note("connect", self.machine, other.machine, 0);
        thereAndBack(way, other, dialBytes, () => () => {
          resolve(other.peer);
          const roundTripUs = net.links.latencyUs(self, other) + net.links.latencyUs(other, self);
          net.plan(roundTripUs, self.machine, () => exchangePeers(net, self, other, random));
        });
      });
    },
    ping: (peer, signal) =>
      begin<number>(signal, (way, resolve) => {
        const other = net.find(peer);
        if (other === undefined || other === self) return giveUp(way, peer, -1, net.nowUs, "unreachable");
        const startedUs = net.nowUs;
        thereAndBack(way, other, pingBytes, () => () => resolve((net.nowUs - startedUs) / 1000));
      }),
    async stop() {
      if (!self.isUp) return;
      net.unplug(self);
      for (const way of [...pending]) way.fail(networkError("NETWORK_STOPPED"), "even when down");
    },
  };
}

function gossip(
  net: Fabric,
  from: Endpoint,
  to: Endpoint,
  topic: string,
  frame: Uint8Array,
  digest: number,
): void {
  if (net.links.isLost(from.machine, to.machine)) return net.note("lose", from.machine, to.machine, digest);
  net.move(1);
  net.plan(net.links.latencyUs(from, to), to.machine, () => {
    net.move(-1);
    const handler = to.topics.get(topic);
    if (!to.isUp || handler === undefined) return;
    net.note("gossip", from.machine, to.machine, digest);
    net.onArrival?.(to, from.peer, frame);
    handler(from.peer, frame);
  });
}

// A closed port answers at once; what it takes there and back is in no proportion to anything else.
const refusalUs = 50_000;
const dialBytes = 2_000;
const pingBytes = 32;

import { type FrameHandler, type Host, inFlightLimitFrames, type PeerId } from "../src/index.ts";

/** What work costs a machine, in microseconds of virtual time. */
export interface Costs {
  /** One signature check. */
  readonly check: number;
  /** Reading one frame, whatever is in it … */
  readonly frame: number;
  /** … and each KiB of it. */
  readonly kibibyte: number;
}

/** As measured on one core of a usual machine: 3,000 checks a second, and a fiftieth of that to read what is no message. */
export const usualCosts: Costs = { check: 333, frame: 20, kibibyte: 1 };

/** A machine that is busy while it works, and what it has done. */
export interface Processor {
  readonly host: Host;
  readonly checks: number;
  /** Frames that were handed to the node. */
  readonly frames: number;
  /** The most frames that ever waited. */
  readonly mostWaiting: number;
}

/**
 * The one thing that the simulator leaves out, for the runs in which it matters: computing takes time. Frames wait in a
 * lane for each peer, as long as a peer may have frames unanswered; the lanes take turns, as a process serves its
 * sockets. While a frame's cost is being worked off, nothing else is begun.
 */
export function slowProcessor(host: Host, costs: Costs = usualCosts): Processor {
  const lanes = new Map<PeerId, Uint8Array[]>();
  let [checks, frames, waiting, mostWaiting] = [0, 0, 0, 0];
  let handler: FrameHandler | undefined;
  let isBusy = false;

  function enqueue(from: PeerId, frame: Uint8Array): "taken" | "busy" {
    const lane = lanes.get(from) ?? [];
    if (lane.length >= inFlightLimitFrames) return "busy";
    lane.push(frame);
    lanes.set(from, lane);
    waiting++;
    mostWaiting = Math.max(mostWaiting, waiting);
    if (!isBusy) workOne();
    return "taken";
  }

  function workOne(): void {
    const [turn] = lanes;
    isBusy = turn !== undefined;
    if (turn === undefined) return;
    const [from, lane] = turn;
    const frame = lane.shift();
    lanes.delete(from);
    if (lane.length > 0) lanes.set(from, lane);
    if (frame === undefined) return;
    waiting--;
    frames++;
    const before = checks;
    handler?.(from, frame);
    const us = costs.frame + (costs.kibibyte * frame.length) / 1024 + costs.check * (checks - before);
    host.clock.after(us / 1000, workOne);
  }

  return {
    host: {
      ...host,
      crypto: {
        ...host.crypto,
        verify: (...asked) => {
          checks++;
          return host.crypto.verify(...asked);
        },
      },
      network: {
        ...host.network,
        receive: (given) => {
          handler = given;
          host.network.receive(enqueue);
        },
      },
    },
    get checks() {
      return checks;
    },
    get frames() {
      return frames;
    },
    get mostWaiting() {
      return mostWaiting;
    },
  };
}

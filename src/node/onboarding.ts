import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { sayBytes, sayCores } from "../hardware/amount.ts";
import type { Resources } from "../hardware/resources.ts";

/** How much of the machine its owner wants to offer; what is not said is half of it. */
export interface OnboardRequest {
  readonly cpuMillicores?: number;
  readonly memoryBytes?: number;
  readonly diskBytes?: number;
  /** False keeps the graphics cards for the owner. */
  readonly withGpus?: boolean;
}

// The rest is for the machine's owner and the node itself; below the floor an offer is of no use to anyone.
const leastShare = 0.1;
const largestShare = 0.9;
const leastMillicores = 100;

/** The offer within the machine's limits, or "out-of-range" with all that is wrong and the bounds. */
export function chooseOffer(machine: Resources, request: OnboardRequest): Reply<Resources> {
  const faults: string[] = [];
  const take = (what: string, asked: number | undefined, whole: number, bounds: Bounds, say: Say) => {
    const amount = asked ?? Math.max(bounds.least, Math.floor(whole / 2));
    if (amount >= bounds.least && amount <= bounds.most) return amount;
    faults.push(`${what} must be from ${say(bounds.least)} to ${say(bounds.most)}, not ${say(amount)}`);
    return 0;
  };
  const offer = {
    cpuMillicores: take(
      "cpu",
      request.cpuMillicores,
      machine.cpuMillicores,
      { least: leastMillicores, most: machine.cpuMillicores },
      cores,
    ),
    memoryBytes: take("ram", request.memoryBytes, machine.memoryBytes, shares(machine.memoryBytes), bytes),
    diskBytes: take("disk", request.diskBytes, machine.diskBytes, shares(machine.diskBytes), bytes),
    gpus: request.withGpus === false ? [] : machine.gpus,
  };
  return faults.length === 0 ? grant(offer) : refuse("out-of-range", faults.join("; "));
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

type Say = (amount: number) => string;

function shares(whole: number): Bounds {
  return { least: Math.ceil(whole * leastShare), most: Math.floor(whole * largestShare) };
}

function cores(millicores: number): string {
  const { amount, unit } = sayCores(millicores);
  return `${amount} ${unit}`;
}

function bytes(count: number): string {
  const { amount, unit } = sayBytes(count);
  return `${amount} ${unit}`;
}

import { grant, type Reply, refuse } from "../../src/index.ts";
import { crash } from "./crash.ts";
import type { Fault } from "./fault.ts";
import { brokenExecutor, diskFull, slowExecutor } from "./machine-faults.ts";
import { clog, jitter, loss, oneWayCut, partition } from "./network-faults.ts";

/** What `--faults` may name, each with what it does. */
export const faultKinds: Readonly<Record<string, string>> = {
  "loss 5%": "this part of all frames gets lost",
  "jitter 100ms": "every way takes longer by a random time, this much on the average",
  partition: "the network falls into two parts for a while",
  cut: "single ways are cut, in one direction",
  clog: "what is sent to a machine is kept back for a while",
  crash: "a node's process is killed and comes back; its containers go on",
  power: "a machine loses its power and comes back; containers and unsynced writes are gone",
  "disk full": "nothing can be written on a machine for a while",
  "slow executor": "programs start late on a machine",
  "broken executor": "the executor of a machine does not answer for a while",
};

/**
 * Reads "loss 5%, partition, crash 20s": kinds with what belongs to them, a time being the mean gap between two. How
 * often things happen by themselves grows with the number of machines. Refused: "unknown-fault".
 */
export function parseFaults(text: string, machines: number): Reply<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const part of text.split(",").map((each) => each.trim())) {
    if (part === "" || part === "none") continue;
    const fault = parseFault(part, machines);
    if (fault === undefined) {
      return refuse(
        "unknown-fault",
        `"${part}" is no fault; there are: ${Object.keys(faultKinds).join(", ")}`,
      );
    }
    faults.push({ ...fault, name: part }); // As it was asked for, so that a replay asks for the same.
  }
  return grant(faults);
}

function parseFault(text: string, machines: number): Fault | undefined {
  const [, kind = "", amount, unit] = /^([a-z ]+?)(?:\s+(\d+(?:\.\d+)?)\s*(%|ms|s|m)?)?$/.exec(text) ?? [];
  const number = amount === undefined ? undefined : Number(amount);
  if (kind === "loss") return unit === "ms" || unit === "s" ? undefined : loss((number ?? 5) / 100);
  const perUnit = unit === "ms" ? 1 : unit === "m" ? 60_000 : 1000;
  if (unit === "%") return undefined;
  if (kind === "jitter") return jitter((number ?? 100) * (unit === undefined ? 1 : perUnit));
  const every = (usualMs: number) => (number === undefined ? usualMs : number * perUnit);
  // Of a hundred machines one has something every half minute.
  const perMachineMs = Math.max(2000, 3_000_000 / machines);
  switch (kind) {
    case "partition":
      return partition(every(120_000));
    case "cut":
      return oneWayCut(every(perMachineMs));
    case "clog":
      return clog(every(60_000));
    case "crash":
    case "power":
      return crash(kind, every(perMachineMs));
    case "disk full":
      return diskFull(every(perMachineMs));
    case "slow executor":
      return slowExecutor(every(perMachineMs));
    case "broken executor":
      return brokenExecutor(every(perMachineMs));
    default:
      return undefined;
  }
}

import type { Random } from "../src/index.ts";
import { between, oneOf } from "./faults/fault.ts";
import { busyboxImage } from "./programs/busybox.ts";

/** Something that a user of a simulated network wants done. */
export interface Job {
  readonly kind: "task" | "service";
  readonly summary: string;
  /** The ensemble file, in JSON. */
  readonly ensemble: string;
}

/** One to three machines, a program on each; most are tasks, and some of those fail by themselves. */
export function drawJob(random: Random, number: number): Job {
  const nodeCount = 1 + random.integer(3);
  const kind = random.integer(10) < 7 ? "task" : "service";
  const names = Array.from({ length: nodeCount }, (_, at) => `part${at + 1}`);
  const cores = oneOf(random, [0.1, 0.25, 0.5, 1, 2]) ?? 1;
  const resources = { cpu: { cores }, ram: { size: "128 MiB" }, disk: { size: "64 MiB" } };
  const allocation = () => ({
    executor: "docker",
    type: kind,
    resources,
    execution: { type: "docker", image: busyboxImage, cmd: ["sh", "-c", drawScript(random, kind)] },
  });
  const ensemble = {
    version: "V1",
    allocations: Object.fromEntries(names.map((name) => [name, allocation()])),
    nodes: Object.fromEntries(names.map((name) => [`on-${name}`, { allocations: [name] }])),
  };
  return {
    kind,
    summary: `${kind} ${number + 1} on ${nodeCount} ${nodeCount === 1 ? "machine" : "machines"}, ${cores} cores each`,
    ensemble: JSON.stringify(ensemble),
  };
}

function drawScript(random: Random, kind: Job["kind"]): string {
  if (kind === "service") return "echo up; while true; do sleep 60; echo alive; done";
  const isFailing = random.integer(20) === 0;
  return `echo begun; sleep ${between(random, 1, 120)}; echo done; exit ${isFailing ? 3 : 0}`;
}

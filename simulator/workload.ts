import {
  type Contract,
  type DeploymentRecord,
  deploymentNew,
  deploymentShutdown,
  hasEnded,
  type Random,
  type Reply,
  sleep,
} from "../src/index.ts";
import { between, oneOf } from "./faults/fault.ts";
import type { NodeMachine, NodeWorld } from "./fleet.ts";
import { drawJob, type Job } from "./job.ts";

/** Users all over the network who deploy jobs, wait for them, and stop what does not end by itself. */
export interface Workload {
  readonly results: readonly JobResult[];
  readonly open: number;
  /** Resolves when every job has ended. To be driven. */
  readonly done: Promise<void>;
}

export interface JobResult {
  readonly id: string;
  readonly user: string;
  readonly kind: Job["kind"];
  /** "completed" or "failed", or "not-accepted" where the user's own node did not take it. */
  readonly state: string;
  /** Why it did not complete. */
  readonly reason: string | undefined;
  /** From asking to running, where it came to that. */
  readonly toRunningMs: number | undefined;
}

export interface WorkloadOptions {
  readonly world: NodeWorld;
  readonly machines: readonly NodeMachine[];
  readonly random: Random;
  readonly jobs: number;
  /** Over how much time the jobs are handed in. */
  readonly withinMs: number;
  say(machine: NodeMachine | undefined, what: string, text: string): void;
}

/** Begins at once; nothing happens until the world turns. */
export function workload(options: WorkloadOptions): Workload {
  const { world, random, jobs, withinMs } = options;
  const results: JobResult[] = [];
  const open = new Set<number>();
  const all = Array.from({ length: jobs }, async (_, at) => {
    const job = drawJob(random.fork(`job/${at}`), at);
    open.add(at);
    await sleep(world.clock, random.integer(Math.max(1, withinMs)));
    results.push(await runJob(options, job, random.fork(`user/${at}`)));
    open.delete(at);
  });
  return {
    results,
    get open() {
      return open.size;
    },
    done: Promise.all(all).then(() => undefined),
  };
}

async function runJob(options: WorkloadOptions, job: Job, random: Random): Promise<JobResult> {
  const { world, machines, say } = options;
  const user =
    oneOf(
      random,
      machines.filter(({ node }) => node !== undefined),
    ) ?? machines[0];
  if (user === undefined) throw new Error("a network has machines");
  const base = { user: user.name, kind: job.kind, toRunningMs: undefined };
  const made = await ask(world, user, deploymentNew, { ensemble: job.ensemble });
  if (!made.granted) {
    say(user, "refused", made.message);
    return { ...base, id: "", state: "not-accepted", reason: made.message };
  }
  const { id } = made.value;
  say(user, "deploy", `${short(id)}: ${job.summary}`);
  const { record, toRunningMs } = await follow(options, user, id, random);
  const reason = record?.failure ?? (record === undefined ? "its node has forgotten it" : undefined);
  const state = record?.state ?? "failed";
  say(user, state, `${short(id)}${reason === undefined ? "" : `: ${reason}`}`);
  return { ...base, id, state, reason, toRunningMs };
}

/** Looks after a deployment until it has ended; a service is stopped after a while. */
async function follow({ world, say }: WorkloadOptions, user: NodeMachine, id: string, random: Random) {
  const askedAtMs = world.elapsedMs;
  const patienceMs = between(random, 60_000, 300_000);
  let toRunningMs: number | undefined;
  let stopAtMs = askedAtMs + giveUpMs;
  for (;;) {
    await sleep(world.clock, pollMs);
    const record = recordOf(user, id);
    if (user.node === undefined || user.isStarting) continue;
    if (record === undefined || hasEnded(record.state)) return { record, toRunningMs };
    if (record.state === "running" && toRunningMs === undefined) {
      toRunningMs = world.elapsedMs - askedAtMs;
      if (isService(record)) stopAtMs = world.elapsedMs + patienceMs;
      say(user, "running", `${short(id)} after ${(toRunningMs / 1000).toFixed(1)} s`);
    }
    if (world.elapsedMs < stopAtMs) continue;
    say(user, "stop", short(id));
    await ask(world, user, deploymentShutdown, { id });
    stopAtMs = world.elapsedMs + 30_000;
  }
}

/** Asks a node, and does not wait for one that has crashed meanwhile. */
async function ask<I, O>(
  world: NodeWorld,
  machine: NodeMachine,
  contract: Contract<I, O>,
  input: I,
): Promise<Reply<O>> {
  const late: Reply<O> = {
    granted: false,
    because: "deadline",
    message: "the user's own node did not answer",
  };
  if (machine.node === undefined) return late;
  const asked = machine.node.ask(contract, input, { timeoutMs: askMs });
  return Promise.race([asked, sleep(world.clock, askMs + 1000).then(() => late)]);
}

function recordOf(user: NodeMachine, id: string): DeploymentRecord | undefined {
  return user.node?.inspect().deployments.find((record) => record.id === id);
}

function isService(record: DeploymentRecord): boolean {
  return record.source.includes("service");
}

function short(id: string): string {
  return id.slice(0, 8);
}

const pollMs = 1000;
const askMs = 60_000;
// Longer than any task runs, so only what hangs is stopped then.
const giveUpMs = 20 * 60_000;

import type { Actor, InvokeOptions } from "../actor/actor.ts";
import type { Handle } from "../actor/handle.ts";
import type { AllocationStatus } from "../allocation/allocation-record.ts";
import { startAllocation } from "../allocation/behaviors/start.ts";
import { allocationStatus } from "../allocation/behaviors/status.ts";
import { type Clock, sleep } from "../clock/clock.ts";
import { assert } from "../errors/assert.ts";
import { grant, type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import type { Ensemble, NodeSpec } from "../jobs/ensemble.ts";
import type { PeerId } from "../network/network.ts";
import { allocate } from "./behaviors/allocate.ts";
import { commit } from "./behaviors/commit.ts";
import { revert } from "./behaviors/revert.ts";
import type { Bidding } from "./bidding.ts";
import { machines } from "./count.ts";
import { allocationsOf } from "./demand.ts";
import type { Deployment } from "./deployment.ts";
import type { Placement } from "./deployment-record.ts";
import { insist } from "./insist.ts";
import type { Assignment, Candidate } from "./match.ts";

export interface DeployTimes {
  /** How long a provider may take to answer one step. */
  readonly stepTimeoutMs: number;
  /** Images are pulled within this time. */
  readonly startTimeoutMs: number;
  /** How long a provider may take to stop what runs and give everything back. */
  readonly cleanupTimeoutMs: number;
}

export interface Deployer {
  /**
   * Takes the deployment from "preparing" to "running". Whatever goes wrong on the way, what was set aside elsewhere is
   * given back before another attempt, and before the refusal that ends it.
   */
  run(deployment: Deployment, ensemble: Ensemble): Promise<Reply<void>>;
  /** Gives back whatever the deployment's providers may hold for it. Returns what could not be reached. */
  undo(deployment: Deployment): Promise<readonly string[]>;
}

// A machine that fails is left out of the next attempt; after these the network is not in order, and the user is told.
const attemptLimit = 4;
// Short enough that a lost answer costs little, long enough that a slow start costs few messages.
const startPollMs = 4_000;
const noNewsPauseMs = 500;

/** Deploys in the name of `actor`. `hold` takes the tokens that providers give us. */
export function deployer({
  clock,
  actor,
  bidding,
  hold,
  times,
}: {
  readonly clock: Clock;
  readonly actor: Actor;
  readonly bidding: Bidding;
  readonly hold: (token: Uint8Array) => void;
  readonly times: DeployTimes;
}): Deployer {
  async function run(deployment: Deployment, ensemble: Ensemble): Promise<Reply<void>> {
    const excluded = new Set<PeerId>();
    let last: Refusal | undefined;
    for (let attempt = 1; attempt <= attemptLimit; attempt++) {
      const assigned = await bidding.assign(deployment, ensemble, excluded);
      // What drove the machines away says more than that there are no others.
      if (!assigned.granted) return last === undefined ? assigned : withReason(assigned, last);
      const done = await attemptOn(deployment, ensemble, assigned.value, excluded);
      if (done.granted || deployment.cancelled.aborted) return done;
      last = done;
      deployment.become("preparing", `trying again without the machines that failed: ${done.message}`);
    }
    return last ?? refuse("internal-error", "nothing was tried");
  }

  async function attemptOn(
    deployment: Deployment,
    ensemble: Ensemble,
    assignment: Assignment,
    excluded: Set<PeerId>,
  ): Promise<Reply<void>> {
    const parts = [...assignment].map(([name, candidate]) => {
      const node = ensemble.nodes[name];
      assert(node !== undefined, "machines were found for the ensemble's own nodes");
      return { node, candidate };
    });
    deployment.choose(Object.fromEntries(parts.map(({ node, candidate }) => [node.name, candidate.handle])));
    deployment.become("committing", `asking ${machines(parts.length)} to set resources aside`);
    const steps = [
      () => inAll(parts, (part) => commitOne(deployment, ensemble, part)),
      () => allocateAll(deployment, ensemble, parts),
      () => startAll(deployment),
    ];
    for (const step of steps) {
      const failures = await step();
      if (deployment.cancelled.aborted) {
        await undo(deployment);
        return refuse("cancelled", "the deployment was stopped");
      }
      const first = failures[0];
      if (first === undefined) continue;
      for (const { peer } of failures) excluded.add(peer);
      deployment.refused(
        failures.map(({ node, provider, refusal }) => ({ node, provider, ...reason(refusal) })),
      );
      for (const { provider, refusal } of failures)
        deployment.note("refused", `${provider}: ${refusal.message}`);
      await undo(deployment);
      return refuse(first.refusal.because, `${first.provider}: ${first.refusal.message}`);
    }
    deployment.become("running", "everything runs");
    return grant(undefined);
  }

  async function commitOne(deployment: Deployment, ensemble: Ensemble, { node, candidate }: Part) {
    const allocations = allocationsOf(ensemble, node).map(({ name, resources }) => ({ name, resources }));
    const request = { deployment: deployment.id, node: node.name, allocations, ports: node.ports };
    return ask(
      deployment,
      (options) => actor.invoke(candidate.handle, commit, request, options),
      times.stepTimeoutMs,
    );
  }

  async function allocateAll(deployment: Deployment, ensemble: Ensemble, parts: readonly Part[]) {
    const placements: Record<string, Placement> = {};
    const grants: Uint8Array[] = [];
    const failures = await inAll(parts, async ({ node, candidate }) => {
      const request = { deployment: deployment.id, allocations: allocationsOf(ensemble, node) };
      const reply = await ask(
        deployment,
        (options) => actor.invoke(candidate.handle, allocate, request, options),
        times.stepTimeoutMs,
      );
      if (!reply.granted) return reply;
      for (const token of reply.value.grants) hold(token);
      grants.push(...reply.value.grants);
      for (const made of reply.value.allocations)
        placements[made.name] = placementOf(ensemble, node, candidate, made);
      const missing = node.allocations.find((name) => placements[name] === undefined);
      return missing === undefined ? reply : refuse("bad-reply", `said nothing of ${missing}`);
    });
    deployment.place(inOrder(ensemble, placements), grants);
    if (failures.length === 0) deployment.become("provisioning", "starting the workloads");
    return failures;
  }

  function startAll(deployment: Deployment) {
    const placements = Object.entries(deployment.record().placements);
    const parts = placements.map(([name, placement]) => ({ name, placement }));
    return Promise.all(
      parts.map(async ({ name, placement }) => {
        const { handle, node, provider } = placement;
        const reply = await startOne(deployment, handle);
        if (!reply.granted) return [{ node, provider, peer: handle.peer, refusal: reply }];
        deployment.update(name, { status: reply.value });
        deployment.note("allocation", `${name} runs on ${provider}`);
        return [];
      }),
    ).then((failures) => failures.flat());
  }

  async function undo(deployment: Deployment): Promise<readonly string[]> {
    const handles = Object.values(deployment.record().providers);
    const problems = await Promise.all(handles.map((handle) => undoOne(deployment.id, handle)));
    return problems.flat();
  }

  /** Asks for the start, and then how it stands until the workload runs or has failed: no single answer is awaited. */
  async function startOne(deployment: Deployment, handle: Handle): Promise<Reply<AllocationStatus>> {
    const limitMs = clock.now() + times.startTimeoutMs;
    const start = (options: InvokeOptions) => actor.invoke(handle, startAllocation, {}, options);
    let reply = await ask(deployment, start, times.stepTimeoutMs);
    while (reply.granted && isOnTheWay(reply.value.state)) {
      if (clock.now() >= limitMs) return refuse("deadline", `not started within ${times.startTimeoutMs} ms`);
      const { revision } = reply.value;
      const query = { revision, waitMs: startPollMs };
      const look = (options: InvokeOptions) => actor.invoke(handle, allocationStatus, query, options);
      reply = await ask(deployment, look, startPollMs + times.stepTimeoutMs);
      // Whoever answers at once without news must not make us ask at once again.
      const isNews = reply.granted && reply.value.revision !== revision;
      if (!isNews) await sleep(clock, noNewsPauseMs, deployment.cancelled).catch(() => {});
    }
    if (!reply.granted || reply.value.state === "running" || reply.value.state === "completed") return reply;
    return refuse("start-failed", reply.value.problem ?? `it is ${reply.value.state}`);
  }

  function ask<T>(
    deployment: Deployment,
    invoke: (options: InvokeOptions) => Promise<Reply<T>>,
    timeoutMs: number,
  ): Promise<Reply<T>> {
    const signal = deployment.cancelled;
    return insist(clock, () => invoke({ timeoutMs, signal }), signal);
  }

  async function undoOne(id: string, handle: Handle): Promise<readonly string[]> {
    const options = { timeoutMs: times.cleanupTimeoutMs };
    const reply = await insist(clock, () => actor.invoke(handle, revert, { deployment: id }, options));
    return reply.granted
      ? []
      : [`${handle.peer} could not be told to give back what it holds: ${reply.message}`];
  }

  return { run, undo };
}

interface Part {
  readonly node: NodeSpec;
  readonly candidate: Candidate;
}

interface Failure {
  readonly node: string;
  readonly provider: string;
  readonly peer: PeerId;
  readonly refusal: Refusal;
}

/** Asks all of them at once and waits for every answer: what one has granted must be known before it is undone. */
async function inAll(
  parts: readonly Part[],
  ask: (part: Part) => Promise<Reply<unknown>>,
): Promise<readonly Failure[]> {
  const replies = await Promise.all(parts.map(ask));
  return parts.flatMap(({ node, candidate }, at) => {
    const refusal = replies[at];
    if (refusal === undefined || refusal.granted) return [];
    const { provider, handle } = candidate;
    return [{ node: node.name, provider, peer: handle.peer, refusal }];
  });
}

function isOnTheWay(state: AllocationStatus["state"]): boolean {
  return state === "pending" || state === "starting";
}

function placementOf(
  ensemble: Ensemble,
  node: NodeSpec,
  candidate: Candidate,
  made: { readonly name: string; readonly handle: Handle; readonly ports: Placement["ports"] },
): Placement {
  return {
    node: node.name,
    type: ensemble.allocations[made.name]?.type ?? "task",
    provider: candidate.provider,
    handle: made.handle,
    ports: made.ports,
    status: { revision: 0, state: "pending" },
    isLost: false,
  };
}

/** In the order written in the ensemble, whoever answered first. */
function inOrder(ensemble: Ensemble, placements: Record<string, Placement>): Record<string, Placement> {
  return Object.fromEntries(
    Object.keys(ensemble.allocations).flatMap((name) => {
      const placement = placements[name];
      return placement === undefined ? [] : [[name, placement]];
    }),
  );
}

function reason({ because, message }: Refusal) {
  return { because, message };
}

function withReason(refusal: Refusal, last: Refusal): Refusal {
  return refuse(last.because, `${last.message}; and then ${refusal.message}`);
}

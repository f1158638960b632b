import type { Actor } from "../actor/actor.ts";
import { isEnded } from "../allocation/allocation-record.ts";
import type { Clock } from "../clock/clock.ts";
import type { Database } from "../database/database.ts";
import { repository } from "../database/repository.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import type { Ensemble } from "../jobs/ensemble.ts";
import type { Finding } from "../jobs/finding.ts";
import { parseEnsemble } from "../jobs/parse-ensemble.ts";
import type { Network } from "../network/network.ts";
import { type Random, randomId } from "../random/random.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { Delegation } from "../ucan/delegation.ts";
import { allocationLogs, type LogAnswer } from "./behaviors/allocation-logs.ts";
import { allocationShutdown } from "./behaviors/allocation-shutdown.ts";
import { type BiddingTimes, bidding } from "./bidding.ts";
import { type Deployer, type DeployTimes, deployer } from "./deploy.ts";
import { type Deployment, deployment as makeDeployment } from "./deployment.ts";
import {
  type DeploymentRecord,
  deploymentRecordSchema,
  hasEnded,
  type Placement,
} from "./deployment-record.ts";
import { insist } from "./insist.ts";
import { type WatchTimes, watch } from "./watch.ts";

/** This node's own deployments: made, followed to their end, and stopped on request. */
export interface Orchestrator {
  /** Answers at once; how it goes on is in the record's events. Refused: "invalid-ensemble" with `details.errors`. */
  deploy(source: string): Reply<{ readonly id: string; readonly warnings: readonly Finding[] }>;
  /** In order of making. */
  records(): readonly DeploymentRecord[];
  /** The one deployment whose id begins so. Refused: "not-found", "ambiguous-id" with `details.candidates`. */
  find(prefix: string): Reply<Deployment>;
  logs(deployment: Deployment, allocation: string, cursor: number, waitMs: number): Promise<Reply<LogAnswer>>;
  /** Stops it wherever it stands. Resolves when it has ended, with what could not be cleaned up. */
  shutdown(deployment: Deployment): Promise<readonly string[]>;
  /** After a restart of the node: goes on following what runs, and undoes what was under way. */
  restore(): void;
  /** This node is going down. What runs elsewhere goes on running. */
  stop(): void;
}

/** How long each step may take, in milliseconds. */
export interface OrchestratorTimes extends BiddingTimes, DeployTimes, WatchTimes {
  readonly logTimeoutMs: number;
}

// Ended deployments that are kept to be looked at; the oldest go first.
const keptDeployments = 1_000;
const idLength = 16;

/** The orchestrator of one node. It acts as `actor`, with the tokens the node holds. */
export function orchestrator(parts: {
  readonly clock: Clock;
  readonly random: Random;
  readonly database: Database;
  readonly telemetry: Telemetry;
  readonly network: Network;
  readonly actor: Actor;
  readonly held: () => readonly Delegation[];
  /** Takes a token that was given to us; what is no token is counted and dropped. */
  readonly hold: (token: Uint8Array) => void;
  readonly times: OrchestratorTimes;
}): Orchestrator {
  const { clock, random, database, telemetry, actor, times } = parts;
  const stored = repository(database, { collection: "deployments", schema: deploymentRecordSchema });
  const live = new Map<string, Deployment>();
  const ends = new Map<string, Promise<readonly string[]>>();
  const going = new AbortController();
  const deploying: Deployer = deployer({ clock, actor, bidding: bidding(parts), hold: parts.hold, times });

  function open(start: DeploymentRecord): Deployment {
    const save = (record: DeploymentRecord, durability: "now" | "soon") => {
      try {
        stored.put(record.id, record, durability);
      } catch (error) {
        telemetry.log("error", "deployment.not-saved", { id: record.id, problem: sentenceOf(error) });
      }
    };
    const made = makeDeployment({ clock, telemetry, start, save });
    live.set(made.id, made);
    forgetOldest();
    return made;
  }

  function forgetOldest(): void {
    const ended = [...live.values()].filter((each) => hasEnded(each.record().state));
    for (const { id } of ended.slice(0, Math.max(0, ended.length - keptDeployments))) {
      live.delete(id);
      ends.delete(id);
      stored.delete(id);
    }
  }

  /** From making to the end. Resolves with what could not be cleaned up. */
  async function liveOn(made: Deployment, ensemble: Ensemble): Promise<readonly string[]> {
    const run = await deploying.run(made, ensemble);
    if (going.signal.aborted) return [];
    if (run.granted) return follow(made, ensemble);
    if (made.cancelled.aborted) return finish(made, "stopped before it ran");
    made.fail(run.message);
    return [];
  }

  async function follow(made: Deployment, ensemble: Ensemble): Promise<readonly string[]> {
    const enough = new AbortController();
    const signal = AbortSignal.any([enough.signal, made.cancelled, going.signal]);
    const settle = () => {
      if (verdict(made.record(), ensemble) !== undefined) enough.abort();
    };
    const names = Object.keys(made.record().placements);
    await Promise.all(
      names.map((name) => watch({ clock, actor, deployment: made, name, times, signal }).then(settle)),
    );
    if (going.signal.aborted) return [];
    if (made.cancelled.aborted) return finish(made, "stopped on request");
    const failure = verdict(made.record(), ensemble)?.failure;
    if (failure === undefined) {
      made.become("completed", "every task is done");
      return clean(made);
    }
    made.become("shutting-down", failure);
    const problems = await clean(made);
    made.fail(failure);
    return problems;
  }

  /** Ends on request: undoes what has not become an allocation, and ends what has. */
  async function finish(made: Deployment, message: string): Promise<readonly string[]> {
    if (made.record().state !== "shutting-down") made.become("shutting-down", "stopping the workloads");
    const problems = await clean(made);
    const placements = Object.entries(made.record().placements);
    for (const [name, { status }] of placements) {
      if (isEnded(status.state)) continue;
      made.update(name, { status: { ...status, state: "stopped", endedAtMs: clock.now() } });
    }
    for (const problem of problems) made.note("problem", problem);
    made.become("completed", message);
    return problems;
  }

  async function clean(made: Deployment): Promise<readonly string[]> {
    const record = made.record();
    if (Object.keys(record.placements).length === 0) return deploying.undo(made);
    const handles = Object.values(record.providers);
    const contract = allocationShutdown(made.id);
    const problems = await Promise.all(
      handles.map(async (handle) => {
        const options = { timeoutMs: times.cleanupTimeoutMs };
        const reply = await insist(clock, () => actor.invoke(handle, contract, {}, options), going.signal);
        // A provider that has forgotten the deployment has nothing left of it.
        if (reply.granted || reply.because === "unknown-behavior") return [];
        return [`${handle.peer}: ${reply.message}`];
      }),
    );
    return problems.flat();
  }

  function begin(made: Deployment, work: Promise<readonly string[]>): void {
    const done = (problems: readonly string[]) => {
      if (!going.signal.aborted) made.cleaned();
      return problems;
    };
    const broken = (error: unknown) => {
      telemetry.log("error", "deployment.broken", { id: made.id, problem: sentenceOf(error) });
      made.fail(`this node made a mistake: ${sentenceOf(error)}`);
      return [sentenceOf(error)];
    };
    ends.set(made.id, work.then(done).catch(broken));
  }

  function resume(record: DeploymentRecord): void {
    const made = open(record);
    for (const token of record.grants) parts.hold(token);
    if (hasEnded(record.state)) {
      if (!record.isClean) begin(made, clean(made));
      return;
    }
    const parsed = parseEnsemble(record.source);
    if (record.state === "running" && parsed.ok) begin(made, follow(made, parsed.ensemble));
    else if (record.state === "shutting-down") begin(made, finish(made, "stopped on request"));
    else begin(made, undoInterrupted(made));
  }

  async function undoInterrupted(made: Deployment): Promise<readonly string[]> {
    const problems = await deploying.undo(made);
    made.fail("this node was restarted while it deployed; deploy it again");
    return problems;
  }

  return {
    deploy(source) {
      const parsed = parseEnsemble(source);
      if (!parsed.ok) {
        const count = parsed.errors.length;
        const message = `the ensemble has ${count === 1 ? "an error" : `${count} errors`}`;
        return refuse("invalid-ensemble", message, { errors: parsed.errors, warnings: parsed.warnings });
      }
      const made = open({
        id: randomId(random, idLength),
        source,
        state: "preparing",
        createdAtMs: clock.now(),
        isClean: false,
        providers: {},
        placements: {},
        grants: [],
        events: [],
        refusals: [],
      });
      made.become("preparing", "looking for machines");
      begin(made, liveOn(made, parsed.ensemble));
      return grant({ id: made.id, warnings: parsed.warnings });
    },

    records: () => [...live.values()].map((each) => each.record()),

    find(prefix) {
      const exact = live.get(prefix);
      if (exact !== undefined) return grant(exact);
      const candidates = [...live.values()].filter(({ id }) => prefix !== "" && id.startsWith(prefix));
      const [first, second] = candidates;
      if (first === undefined) return refuse("not-found", `there is no deployment ${prefix} here`);
      if (second === undefined) return grant(first);
      return refuse(
        "ambiguous-id",
        `${candidates.length} deployments begin with ${prefix}; give more of the id`,
        {
          candidates: candidates.slice(0, 16).map(({ id }) => id),
        },
      );
    },

    async logs(made, allocation, cursor, waitMs) {
      const record = made.record();
      const placement = record.placements[allocation];
      if (placement === undefined) {
        return hasEnded(record.state)
          ? refuse("not-found", `${allocation} never ran, so it printed nothing`)
          : refuse("not-placed", `${allocation} has no machine yet`);
      }
      const provider = record.providers[placement.node];
      if (provider === undefined) return refuse("not-found", `nobody knows where ${allocation} ran`);
      const timeoutMs = waitMs + times.logTimeoutMs;
      return actor.invoke(
        provider,
        allocationLogs(made.id),
        { name: allocation, cursor, waitMs },
        { timeoutMs },
      );
    },

    async shutdown(made) {
      if (hasEnded(made.record().state)) return [];
      made.cancel();
      return (await ends.get(made.id)) ?? [];
    },

    restore() {
      const records = stored.all().map(({ value }) => value);
      for (const record of records.sort((a, b) => a.createdAtMs - b.createdAtMs)) resume(record);
    },

    stop: () => going.abort(),
  };
}

/** What is to be said of a deployment whose outcome is certain; undefined while it is not. */
function verdict(
  record: DeploymentRecord,
  ensemble: Ensemble,
): { readonly failure: string | undefined } | undefined {
  const placements = Object.entries(record.placements);
  const failures = placements.flatMap(([name, placement]) => failureOf(name, placement, ensemble));
  const isOver = ([, { status, isLost }]: readonly [string, Placement]) => isEnded(status.state) || isLost;
  if (placements.every(isOver)) return { failure: failures.length === 0 ? undefined : failures.join("; ") };
  // Tasks may finish what they began; a service alone has nothing left to serve.
  const tasksRun = placements.some(
    (entry) => ensemble.allocations[entry[0]]?.type === "task" && !isOver(entry),
  );
  return failures.length > 0 && !tasksRun ? { failure: failures.join("; ") } : undefined;
}

function failureOf(
  name: string,
  { status, isLost, provider }: Placement,
  ensemble: Ensemble,
): readonly string[] {
  if (isLost) return [`${name} was lost with ${provider}`];
  if (status.state === "failed") return [`${name} failed: ${status.problem ?? "for an unknown reason"}`];
  const isService = ensemble.allocations[name]?.type === "service";
  if (isService && isEnded(status.state)) return [`${name} is a service, and ended`];
  return [];
}

import { deadline } from "../clock/deadline.ts";
import { DmsError, sentenceOf } from "../errors/dms-error.ts";
import { ask, deploymentPath } from "./ask.ts";
import type { CliEnvironment } from "./environment.ts";
import { exitCodes } from "./exit-codes.ts";
import { followDeployment } from "./follow-deployment.ts";
import { humanDuration, printable } from "./human.ts";
import { type Output } from "./output.ts";
import { type Programs, programsOf } from "./programs.ts";
import { type DeploymentView, isOver, shutdownView } from "./views.ts";
import { refusalTable } from "./why-not.ts";

export interface WaitOptions {
  readonly id: string;
  /** true: print what all programs print; false: nothing; undefined: what tasks print. */
  readonly follow: boolean | undefined;
  readonly timeoutMs: number | undefined;
}

/** Patience with the node when it is asked to shut down a deployment nobody waits for any more, in milliseconds. */
const shutdownPatienceMs = 15_000;

/**
 * Waits until the tasks have ended or the services run, telling what happens. Resolves with the exit code. Ctrl-C and
 * the timeout shut the deployment down: whoever started it and waited for it wants it gone.
 */
export async function waitForDeployment(
  environment: CliEnvironment,
  out: Output,
  options: WaitOptions,
): Promise<number> {
  const { clock, signal } = environment;
  const limit = options.timeoutMs === undefined ? undefined : deadline(clock, options.timeoutMs, signal);
  try {
    return await follow({ ...environment, signal: limit?.signal ?? signal }, out, options);
  } catch (error) {
    if (limit?.signal.aborted !== true && !signal.aborted) throw error;
    await giveUp(environment, out, options.id);
    if (signal.aborted) return exitCodes.interrupted;
    throw new DmsError("CLI_TIMED_OUT", `not done within ${humanDuration(options.timeoutMs ?? 0)}`);
  } finally {
    limit?.clear();
  }
}

async function follow(
  environment: CliEnvironment,
  out: Output,
  { id, follow }: WaitOptions,
): Promise<number> {
  const programs = programsOf(environment, out, id);
  const { view, body } = await followDeployment(environment, id, {
    onView: (seen) => {
      tellEvents(seen, out);
      if (follow !== false) watchPrograms(programs, seen, follow === true);
    },
    isEnough: (seen) => isOver(seen) || (follow !== true && isServing(seen)),
  });
  await programs.finish();
  out.json({ kind: "ended", deployment: body });
  return conclude(view, out);
}

/** Services have no end to wait for: once the tasks beside them are done, that they run is all there is to see. */
function isServing({ state, allocations }: DeploymentView): boolean {
  return (
    state === "running" &&
    allocations.some(({ type }) => type === "service") &&
    allocations.every(({ type, state: own }) => (type === "service" ? own === "running" : isEnded(own)))
  );
}

function watchPrograms(programs: Programs, { allocations }: DeploymentView, alsoServices: boolean): void {
  for (const { name, type, state } of allocations) {
    const hasBegun = state !== "pending" && state !== "lost";
    if (hasBegun && (alsoServices || type === "task")) programs.watch(name, allocations.length > 1);
  }
}

function tellEvents({ events, createdAtMs }: DeploymentView, out: Output): void {
  for (const event of events) {
    out.json({ kind: "event", event });
    out.note(`${humanDuration(event.atMs - createdAtMs).padStart(6)}  ${printable(event.message)}`);
  }
}

function conclude(view: DeploymentView, out: Output): number {
  const short = view.id.slice(0, 8);
  if (view.state === "failed") tellFailure(view, out);
  const [only, ...others] = view.allocations;
  const code = others.length === 0 && only?.type === "task" ? only.exitCode : undefined;
  if (!isOver(view)) out.hint("It goes on running; shut it down with", "stop", short);
  else if (view.state === "failed" || (code ?? 0) !== 0) out.hint("See all about it", "describe", short);
  if (code !== undefined) return code;
  return view.state === "failed" ? exitCodes.failed : exitCodes.done;
}

function tellFailure({ failure, refusals, allocations }: DeploymentView, out: Output): void {
  out.warn(`dms: the deployment failed: ${printable(failure ?? "for a reason that the node does not know")}`);
  for (const { name, exitCode, how } of allocations) {
    if (exitCode !== undefined && exitCode !== 0)
      out.warn(`  ${name} ended with ${exitCode} (${how ?? "exited"})`);
  }
  if (refusals.length > 0) out.warn(refusalTable(refusals).trimEnd());
}

function isEnded(state: string): boolean {
  return state === "completed" || state === "failed" || state === "stopped" || state === "lost";
}

async function giveUp({ client, clock }: CliEnvironment, out: Output, id: string): Promise<void> {
  out.note(`shutting down ${id}`);
  const patience = deadline(clock, shutdownPatienceMs);
  try {
    const request = { method: "POST", path: deploymentPath(id, "/shutdown") } as const;
    const { value } = await ask({ client, signal: patience.signal }, request, shutdownView);
    for (const problem of value.problems) out.warn(`  ${printable(problem)}`);
  } catch (error) {
    out.warn(`dms: could not shut it down: ${sentenceOf(error)}`);
  } finally {
    patience.clear();
  }
}

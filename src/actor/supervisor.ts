import type { Clock } from "../clock/clock.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import type { Random } from "../random/random.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { type Backoff, backoffMs } from "./backoff.ts";
import type { ChildSpec, ChildView, Stoppable } from "./child-spec.ts";
import { type End, normalEnd, type StopOptions, shutdownEnd } from "./end.ts";
import { actorError } from "./errors.ts";
import { restartIntensity } from "./restart-intensity.ts";
import { type SupervisedChild, supervisedChild } from "./supervised-child.ts";
import { logEvent, type SupervisorEvent } from "./supervisor-event.ts";

/**
 * Keeps its children running, with the names and the meaning of OTP: started in order, stopped in reverse, started again
 * by a strategy, and so often and no more. What it does, it does one after another.
 */
export interface Supervisor extends Stoppable {
  readonly name: string;
  /** Starts one more child, after all others. Throws SUPERVISOR_CHILD_EXISTS, _START_FAILED (it is not kept), _STOPPED. */
  add(spec: ChildSpec): Promise<void>;
  /** Stops a child and forgets it. Throws SUPERVISOR_CHILD_UNKNOWN. */
  remove(id: string): Promise<void>;
  /** In the order of their start. */
  children(): readonly ChildView[];
  /** Stops all children, the last one first, each within its `shutdownMs`. */
  stop(options?: StopOptions): Promise<void>;
}

/**
 * Who is started again when a child is: that one alone; all; or it and those that were started after it. The others are
 * stopped first, the last one first.
 */
export type Strategy = "one_for_one" | "one_for_all" | "rest_for_one";

export interface SupervisorOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Telemetry;
  readonly name: string;
  /** Absent: "one_for_one". */
  readonly strategy?: Strategy;
  /** More restarts than this within the period, and the supervisor gives up. Absent: 1, as in OTP. */
  readonly intensity?: number;
  /** Absent: 5,000 ms, as in OTP. */
  readonly periodMs?: number;
  /**
   * The pause before a restart, which grows while a child crashes again within a period of its start. Absent: none, as
   * in OTP. Pauses much longer than the period mean that the supervisor never gives up.
   */
  readonly backoff?: Backoff;
  readonly children: readonly ChildSpec[];
  readonly onEvent?: (event: SupervisorEvent) => void;
}

/**
 * Starts a supervisor and its children, in order. When one cannot be started, those before it are stopped, and it throws
 * SUPERVISOR_START_FAILED. To have it supervised itself, make it a child: `{ id, shutdownMs: "infinity", start: () =>
 * startSupervisor(…) }`. One that gave up ends with "shutdown", as in OTP: its own supervisor starts it again if permanent.
 */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const { clock, random, telemetry, name, strategy = "one_for_one", backoff } = options;
  const { intensity = 1, periodMs = 5000 } = options;
  const restarts = restartIntensity(intensity, periodMs);
  const stopping = new AbortController();
  const { promise: ended, resolve: end } = Promise.withResolvers<End>();
  const inTurn = queueOfJobs();
  let children: readonly SupervisedChild[] = [];

  try {
    for (const spec of options.children) await inTurn(() => add(spec));
  } catch (error) {
    await inTurn(() => stopAll(shutdownEnd));
    throw error;
  }
  return {
    name,
    ended,
    add: (spec) => inTurn(() => add(spec)),
    remove: (id) => inTurn(() => remove(id)),
    children: () => children.map((child) => child.view()),
    stop: async ({ reason }: StopOptions = {}) => {
      // Whatever is being started or waits to be is called off at once, so that stopping does not wait for it.
      stopping.abort(actorError("SUPERVISOR_STOPPED"));
      await inTurn(() => stopAll(reason === "shutdown" ? shutdownEnd : normalEnd));
    },
  };

  async function add(spec: ChildSpec): Promise<void> {
    if (stopping.signal.aborted) throw actorError("SUPERVISOR_STOPPED");
    const { id } = spec;
    if (children.some((child) => child.id === id))
      throw actorError("SUPERVISOR_CHILD_EXISTS", `${name} has a child ${id} already`, { id });
    const onEnd = (how: End) => void inTurn(() => onChildEnd(child, how));
    const child = supervisedChild({ spec, clock, signal: stopping.signal, onEnd });
    children = [...children, child];
    const problem = await child.start();
    if (problem === undefined) return tell({ kind: "started", child: id });
    tell({ kind: "crashed", child: id, reason: problem.message });
    forget(child);
    throw actorError("SUPERVISOR_START_FAILED", `${id} could not be started: ${problem.message}`, { id });
  }

  async function remove(id: string): Promise<void> {
    const child = children.find((other) => other.id === id);
    if (child === undefined)
      throw actorError("SUPERVISOR_CHILD_UNKNOWN", `${name} has no child ${id}`, { id });
    await stopChild(child);
    forget(child);
  }

  async function onChildEnd(child: SupervisedChild, how: End): Promise<void> {
    // It may have been stopped, removed or started again since.
    if (stopping.signal.aborted || child.isRunning || !children.includes(child)) return;
    const { id, restart } = child;
    const isCrash = how.reason === "crashed";
    if (isCrash || restart === "permanent") tell({ kind: "crashed", child: id, reason: how.message });
    else tell({ kind: "stopped", child: id, isForced: false });
    if (restart === "temporary") forget(child);
    else if (isCrash || restart === "permanent") await again(child, how);
  }

  /** Stops those that have to stop with it, and starts them all again, now or later. */
  async function again(child: SupervisedChild, how: End): Promise<void> {
    if (!restarts.add(clock.now())) return giveUp(child, how);
    const attempt = child.failed(periodMs);
    for (const other of affectedBy(child).reverse()) {
      if (other === child) continue;
      await stopChild(other);
      if (other.restart === "temporary") forget(other);
      else other.await();
    }
    const afterMs = backoff === undefined ? 0 : backoffMs(random, backoff, attempt);
    if (afterMs === 0) await startAgain(child);
    else child.plan(afterMs, () => void inTurn(() => startAgain(child)));
  }

  async function startAgain(child: SupervisedChild): Promise<void> {
    for (const other of affectedBy(child)) {
      if (stopping.signal.aborted) return;
      if (other.isRunning) continue;
      const problem = await other.start();
      if (stopping.signal.aborted) return;
      if (problem === undefined) {
        tell({ kind: "restarted", child: other.id, restarts: other.view().restarts });
        continue;
      }
      tell({ kind: "crashed", child: other.id, reason: problem.message });
      return again(other, problem);
    }
  }

  /** In the order of their start. */
  function affectedBy(child: SupervisedChild): SupervisedChild[] {
    if (strategy === "one_for_all") return [...children];
    const at = children.indexOf(child);
    if (at < 0) return [];
    return children.slice(at, strategy === "one_for_one" ? at + 1 : undefined);
  }

  async function giveUp(child: SupervisedChild, how: End): Promise<void> {
    const message = `${name} gave up: more than ${intensity} restarts in ${periodMs} ms, the last for ${child.id}`;
    tell({ kind: "escalated", child: child.id, reason: how.message });
    stopping.abort(actorError("SUPERVISOR_STOPPED"));
    await stopAll({ reason: "shutdown", message });
  }

  async function stopAll(how: End): Promise<void> {
    for (const child of [...children].reverse()) await stopChild(child);
    end(how);
  }

  async function stopChild(child: SupervisedChild): Promise<void> {
    const isForced = await child.stop();
    if (isForced !== undefined) tell({ kind: "stopped", child: child.id, isForced });
  }

  function forget(child: SupervisedChild): void {
    children = children.filter((other) => other !== child);
  }

  function tell(happened: Happened): void {
    const event = { supervisor: name, atMs: clock.now(), ...happened };
    logEvent(telemetry, event);
    try {
      options.onEvent?.(event);
    } catch (error) {
      telemetry.log("error", "supervisor.listener-crashed", { supervisor: name, message: sentenceOf(error) });
    }
  }
}

type Happened<Event = SupervisorEvent> = Event extends SupervisorEvent
  ? Omit<Event, "supervisor" | "atMs">
  : never;

/** Runs jobs one after another, in the order in which they came; each is told of its own failure only. */
function queueOfJobs(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const done = last.then(job);
    last = done.then(nothing, nothing);
    return done;
  };
}

function nothing(): void {}

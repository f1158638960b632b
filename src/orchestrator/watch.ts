import type { Actor } from "../actor/actor.ts";
import { isEnded } from "../allocation/allocation-record.ts";
import { allocationStatus } from "../allocation/behaviors/status.ts";
import { type Clock, sleep } from "../clock/clock.ts";
import { assert } from "../errors/assert.ts";
import type { Deployment } from "./deployment.ts";
import type { Placement } from "./deployment-record.ts";

export interface WatchTimes {
  /** How long an answer is held back when there is no news. */
  readonly watchMs: number;
  /** How much longer than that to wait for it. */
  readonly watchGraceMs: number;
  /** A machine not heard of for this long is taken for lost. */
  readonly lostAfterMs: number;
}

const firstPauseMs = 500;
const longestPauseMs = 10_000;

/**
 * Follows one allocation until it has ended, its machine is lost, or the signal is aborted. One message out and one back
 * carry the news, and silence is news too: nothing depends on a notice that could be lost.
 */
export async function watch({
  clock,
  actor,
  deployment,
  name,
  times,
  signal,
}: {
  readonly clock: Clock;
  readonly actor: Actor;
  readonly deployment: Deployment;
  readonly name: string;
  readonly times: WatchTimes;
  readonly signal: AbortSignal;
}): Promise<void> {
  let heardAtMs = clock.now();
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    const placement = deployment.record().placements[name];
    assert(placement !== undefined, `${name} is placed`);
    if (isEnded(placement.status.state)) return;
    const query = { revision: placement.status.revision, waitMs: times.watchMs };
    const timeoutMs = times.watchMs + times.watchGraceMs;
    const reply = await actor.invoke(placement.handle, allocationStatus, query, { timeoutMs, signal });
    if (signal.aborted) return;
    if (reply.granted) {
      heardAtMs = clock.now();
      pauseMs = firstPauseMs;
      if (reply.value.revision !== placement.status.revision || placement.isLost) {
        deployment.update(name, { status: reply.value, isLost: false });
        deployment.note("allocation", describe(name, { ...placement, status: reply.value }));
      } else {
        // Whoever answers at once without news must not make us ask at once again.
        await sleep(clock, firstPauseMs, signal).catch(() => {});
      }
      continue;
    }
    if (clock.now() - heardAtMs >= times.lostAfterMs) {
      deployment.update(name, { isLost: true });
      deployment.note(
        "problem",
        `${name}: ${placement.provider} has not answered for too long: ${reply.message}`,
      );
      return;
    }
    await sleep(clock, pauseMs, signal).catch(() => {});
    pauseMs = Math.min(longestPauseMs, pauseMs * 2);
  }
}

function describe(name: string, { provider, status }: Placement): string {
  const { state, exitCode, problem } = status;
  if (state === "failed") return `${name} failed on ${provider}: ${problem ?? "for an unknown reason"}`;
  return exitCode === undefined
    ? `${name} is ${state} on ${provider}`
    : `${name} is ${state} (exit code ${exitCode})`;
}

import type { Clock } from "../clock/clock.ts";
import { type Notice, notice } from "../clock/notice.ts";
import { assert } from "../errors/assert.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import {
  type DeploymentRecord,
  type DeploymentState,
  eventLimit,
  hasEnded,
  type Placement,
  type ProviderRefusal,
  refusalLimit,
} from "./deployment-record.ts";

/** A deployment while it lives: its record, and the only ways to change it. */
export interface Deployment {
  readonly id: string;
  record(): DeploymentRecord;
  /** Takes it to another state and says so. */
  become(state: DeploymentState, message: string): void;
  /** Ends it, once: later calls change nothing. */
  fail(failure: string): void;
  /** Its providers know that it is over. */
  cleaned(): void;
  /** Something worth telling whoever waits. */
  note(kind: string, message: string): void;
  refused(refusals: readonly ProviderRefusal[]): void;
  choose(providers: DeploymentRecord["providers"]): void;
  place(placements: DeploymentRecord["placements"], grants: readonly Uint8Array[]): void;
  update(allocation: string, change: Partial<Placement>): void;
  /** Told of at each event. */
  readonly news: Notice;
  /** Aborted when the owner wants it stopped. */
  readonly cancelled: AbortSignal;
  cancel(): void;
}

const next: Readonly<Record<DeploymentState, readonly DeploymentState[]>> = {
  preparing: ["preparing", "committing", "shutting-down", "failed"],
  committing: ["preparing", "provisioning", "shutting-down", "failed"],
  provisioning: ["preparing", "running", "shutting-down", "failed"],
  running: ["shutting-down", "completed", "failed"],
  "shutting-down": ["shutting-down", "completed", "failed"],
  completed: [],
  failed: [],
};

/** The deployment of `start`. `save` is called at each change before anyone is told of it. */
export function deployment({
  clock,
  telemetry,
  start,
  save,
}: {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly start: DeploymentRecord;
  readonly save: (record: DeploymentRecord, durability: "now" | "soon") => void;
}): Deployment {
  const news = notice(clock);
  const controller = new AbortController();
  let record = start;

  function change(part: Partial<DeploymentRecord>, durability: "now" | "soon"): void {
    record = { ...record, ...part };
    save(record, durability);
  }

  function withEvent(kind: string, message: string): Pick<DeploymentRecord, "events"> {
    const sequence = (record.events.at(-1)?.sequence ?? 0) + 1;
    const event = { sequence, atMs: clock.now(), kind, message };
    telemetry.log("info", "deployment.event", { id: record.id, kind, message });
    return { events: [...record.events, event].slice(-eventLimit) };
  }

  function become(state: DeploymentState, message: string, failure?: string): void {
    assert(next[record.state].includes(state), `a deployment does not go from ${record.state} to ${state}`);
    const end = hasEnded(state) ? { endedAtMs: clock.now() } : {};
    const why = failure === undefined ? {} : { failure };
    change({ state, ...end, ...why, ...withEvent("state", message) }, "now");
    news.tell();
  }

  return {
    id: record.id,
    record: () => record,
    become: (state, message) => become(state, message),
    fail(failure) {
      if (!hasEnded(record.state)) become("failed", failure, failure);
    },
    cleaned: () => change({ isClean: true }, "soon"),
    note(kind, message) {
      change(withEvent(kind, message), "soon");
      news.tell();
    },
    refused(refusals) {
      change({ refusals: [...record.refusals, ...refusals].slice(-refusalLimit) }, "soon");
    },
    choose: (providers) => change({ providers }, "now"),
    place: (placements, grants) => change({ placements, grants }, "now"),
    update(allocation, part) {
      const placement = record.placements[allocation];
      assert(placement !== undefined, `${allocation} is placed`);
      change({ placements: { ...record.placements, [allocation]: { ...placement, ...part } } }, "soon");
    },
    news,
    cancelled: controller.signal,
    cancel: () => controller.abort(),
  };
}

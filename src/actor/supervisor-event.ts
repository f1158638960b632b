import type { Fields, Telemetry } from "../telemetry/telemetry.ts";

/** What a supervisor did and saw, as it happens. */
export type SupervisorEvent = {
  readonly supervisor: string;
  readonly atMs: number;
} & (
  | { readonly kind: "started"; readonly child: string }
  /** It broke a promise, ended although it is permanent, or could not be started. */
  | { readonly kind: "crashed"; readonly child: string; readonly reason: string }
  /** It runs again. `restarts` counts this child's. */
  | { readonly kind: "restarted"; readonly child: string; readonly restarts: number }
  /** It ended as it should, or was stopped. `isForced`: it did not stop in its time, and nobody waits for it any more. */
  | { readonly kind: "stopped"; readonly child: string; readonly isForced: boolean }
  /** There were more restarts than its intensity allows: the supervisor gives up, and its own supervisor decides. */
  | { readonly kind: "escalated"; readonly child: string; readonly reason: string }
);

/** The same for a log. Only what is for someone to look at is a warning. */
export function logEvent(telemetry: Telemetry, { kind, atMs: _atMs, ...fields }: SupervisorEvent): void {
  const facts: Fields = fields;
  telemetry.log(levels[kind], `supervisor.${kind}`, facts);
}

const levels = {
  started: "debug",
  restarted: "info",
  stopped: "debug",
  crashed: "warn",
  escalated: "error",
} as const;

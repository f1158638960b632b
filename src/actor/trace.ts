import type { PeerId } from "../network/network.ts";
import { silent, type Telemetry } from "../telemetry/telemetry.ts";
import type { Cid } from "../ucan/cid.ts";

/** What became of each message, for whoever watches: checkers count on these records. Costs nothing when nobody does. */
export interface Trace {
  accepted(message: Traced): void;
  refused(message: Partial<Traced> & { readonly from: PeerId; readonly because: string }): void;
}

export interface Traced {
  readonly cid: Cid;
  readonly from: PeerId;
  /** The behaviour asked for. */
  readonly behavior: string;
}

export function trace(telemetry: Telemetry): Trace {
  if (telemetry === silent) return { accepted: () => {}, refused: () => {} };
  return {
    accepted: ({ cid, from, behavior }) =>
      telemetry.log("debug", "message.accepted", { cid, from, behavior }),
    refused: ({ cid, from, behavior, because }) =>
      telemetry.log("debug", "message.refused", { cid, from, behavior, because }),
  };
}

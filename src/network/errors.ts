import { DmsError, type ErrorDetails } from "../errors/dms-error.ts";

/** What can go wrong between two peers; every Network says it with these codes. */
export const networkErrors = {
  NETWORK_UNREACHABLE: "the peer cannot be reached",
  NETWORK_BUSY: "too many frames are in flight to the peer",
  NETWORK_FRAME_TOO_LARGE: "the frame is larger than the limit",
  NETWORK_ADDRESS_INVALID: "the address is not one that this network can dial",
  NETWORK_LISTEN_FAILED: "this node cannot listen at the address",
  NETWORK_STOPPED: "this node's network is stopped",
} as const;

/** The failure with its own sentence; `details` say which peer, address or size it was. */
export function networkError(code: keyof typeof networkErrors, details: ErrorDetails = {}): DmsError {
  return new DmsError(code, networkErrors[code], details);
}

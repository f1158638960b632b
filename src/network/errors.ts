/** What can go wrong between two peers; every Network says it with these codes. */
export const networkErrors = {
  NETWORK_UNREACHABLE: "the peer cannot be reached",
  NETWORK_BUSY: "too many frames are in flight to the peer",
  NETWORK_FRAME_TOO_LARGE: "the frame is larger than the limit",
  NETWORK_ADDRESS_INVALID: "the address is not one that this network can dial",
  NETWORK_STOPPED: "this node's network is stopped",
} as const;

/** What can go wrong when a machine is made a host. */
export const hostErrors = {
  HOST_IDENTITY_INVALID: "the file of the node's key holds something else",
} as const;

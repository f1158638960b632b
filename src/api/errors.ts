/** What can go wrong between a local program and its node. */
export const apiErrors = {
  API_UNREACHABLE: "no node answers on the API socket",
  API_BAD_ANSWER: "what answered on the API socket does not speak this API",
  API_SOCKET_PATH_TOO_LONG: "the path of the API socket is longer than the system can take",
  API_SOCKET_IN_USE: "another node answers on the API socket already, or the file is something else",
  API_ADDRESS_IN_USE: "the API's TCP address is taken",
  API_NOT_LOOPBACK: "the API over TCP would be reachable from other machines",
  API_STOPPING: "the node stopped while somebody waited for its answer",
  API_ASKER_GONE: "whoever asked did not wait for the answer",
} as const;

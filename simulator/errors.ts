/** What can end a run of the simulator, or keep it from starting. */
export const simulatorErrors = {
  SIMULATION_STALLED: "something is waited for, and nothing is planned that could bring it about",
  SIMULATION_TOO_LONG: "something is waited for longer than the virtual time allowed for it",
  SIMULATION_FAILED: "an invariant does not hold",
  SIMULATION_MISUSED: "the world was asked for something that cannot be",
} as const;

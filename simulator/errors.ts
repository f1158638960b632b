import { DmsError, type ErrorDetails } from "../src/index.ts";

/** What can end a run of the simulator, or keep it from starting. */
const simulatorErrors = {
  SIMULATION_STALLED: "something is waited for, and nothing is planned that could bring it about",
  SIMULATION_TOO_LONG: "something is waited for longer than the virtual time allowed for it",
  SIMULATION_FAILED: "an invariant does not hold",
  SIMULATION_MISUSED: "the world was asked for something that cannot be",
} as const;

/** A failure of a run, with the sentence that belongs to the code and what is known beside it. */
export function simulationError(
  code: keyof typeof simulatorErrors,
  facts: string,
  details: ErrorDetails = {},
): DmsError {
  return new DmsError(code, `${simulatorErrors[code]}: ${facts}`, details);
}

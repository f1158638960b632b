import type { MakeChecker } from "./checker.ts";

/**
 * While a node follows its deployments it always has a question open, each of which ends. So the time to look is when
 * all is over, and the longest life of a question has passed.
 */
export const invokesEnd: MakeChecker = ({ machines }) => ({
  invariant: "every invoke ends by its deadline",
  leftovers: () =>
    machines.flatMap((machine) => {
      const waiting = machine.inspect()?.waiting ?? 0;
      return waiting > 0 ? [{ machine, sentence: `${waiting} invokes are still open` }] : [];
    }),
});

import type { MakeChecker } from "./checker.ts";

/**
 * While a node follows its deployments it always has a question open, each of which ends. So the time to look is when
 * all is over, and the longest life of a question has passed.
 */
export const invokesEnd: MakeChecker = ({ machines }, violated) => ({
  invariant: "every invoke ends by its deadline",
  atEnd() {
    for (const machine of machines) {
      const waiting = machine.inspect()?.waiting ?? 0;
      if (waiting > 0) violated(`${waiting} invokes are still open`, machine);
    }
  },
});

import type { MakeChecker } from "./checker.ts";

/** Once all deployments have ended, no machine holds, runs or answers for anything of them. */
export const nothingLeft: MakeChecker = ({ machines }, violated) => ({
  invariant: "after shutdown nothing is left",
  atEnd() {
    for (const machine of machines) {
      const running = [...machine.programs.running.values()].filter(({ ended }) => ended === undefined);
      for (const { program } of running) violated(`${program.id} still runs`, machine);
      const inspection = machine.inspect();
      for (const { id, kind } of inspection?.ledger ?? []) {
        violated(`${id} still has ${kind === "commit" ? "a commit" : "resources"}`, machine);
      }
      for (const path of inspection?.behaviors ?? []) {
        if (deploymentPath.test(path)) violated(`the behaviour ${path} is still registered`, machine);
      }
    }
  },
});

// Behaviours that were registered for one deployment carry its id.
const deploymentPath = /^\/dms\/ensemble\//;

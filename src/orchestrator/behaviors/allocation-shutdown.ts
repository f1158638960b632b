import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { EnsembleState } from "./allocation-logs.ts";

/** Ends one deployment's allocations on this machine. What they printed stays readable for a while. */
export const allocationShutdown = (deployment: string) =>
  behavior<EnsembleState, Record<string, never>, Record<string, never>>({
    path: `/dms/ensemble/${deployment}/allocation/shutdown`,
    summary: "Stops this deployment's allocations and gives their resources back",
    input: z.strictObject({}),
    output: z.strictObject({}),
    handle: async ({ allocations }) => {
      await Promise.all(
        allocations.ofDeployment(deployment).map((allocation) => allocations.close(allocation.record().id)),
      );
      return {};
    },
  });

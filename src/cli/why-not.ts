import { table } from "./table.ts";
import type { DeploymentView } from "./views.ts";

/** Who declined to run what, and why: the answer to "why is my job not running". */
export function refusalTable(refusals: DeploymentView["refusals"]): string {
  return table(
    ["NODE", "MACHINE", "BECAUSE", "IN WORDS"],
    refusals.map(({ node, provider, because, message }) => [node, provider, because, message]),
  );
}

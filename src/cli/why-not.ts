import { shortIds } from "./short-id.ts";
import { table } from "./table.ts";
import type { DeploymentView } from "./views.ts";

/** Who declined to run what, and why: the answer to "why is my job not running". */
export function refusalTable(refusals: DeploymentView["refusals"]): string {
  const short = shortIds(refusals.map(({ peer }) => peer));
  return table(
    ["NODE", "PEER", "BECAUSE", "IN WORDS"],
    refusals.map(({ node, peer, because, message }) => [node, short.get(peer) ?? peer, because, message]),
  );
}

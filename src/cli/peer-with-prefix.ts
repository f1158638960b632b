import { ask } from "./ask.ts";
import type { CliEnvironment } from "./environment.ts";
import { usage } from "./failure.ts";
import { idsWithPrefix } from "./short-id.ts";
import { peersView } from "./views.ts";

/** The id of the peer that was meant: people type ids as short as `dms peers` prints them. */
export async function peerWithPrefix(prefix: string, environment: CliEnvironment): Promise<string> {
  const { value } = await ask(environment, { method: "GET", path: "/v1/peers" }, peersView);
  const [first, ...others] = idsWithPrefix(
    value.peers.map(({ id }) => id),
    prefix,
  );
  if (others.length > 0) throw usage(`${1 + others.length} peers begin with ${prefix}; type more of the id`);
  // One that the node does not know yet may still be found by it.
  return first ?? prefix;
}

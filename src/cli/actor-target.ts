import type { Argv } from "yargs";
import type { CliEnvironment } from "./environment.ts";
import type { GlobalOptions } from "./global-options.ts";
import { peerWithPrefix } from "./peer-with-prefix.ts";

/** An actor, as the API names it. */
export interface ActorTarget {
  /** A peer id, a DID, or "self" for the node that is asked. */
  readonly peer: string;
  readonly inbox: string;
}

/** How a person names an actor, in the help. */
export const actorForms = "A peer id or how it begins, a DID, <peer>/<inbox>, or an inbox of this node";

/** The `<actor>` of commands about one. */
export function actorArgument(argv: Argv<GlobalOptions>) {
  return argv.positional("actor", { type: "string", demandOption: true, describe: actorForms });
}

/** The actor that was meant. Without an inbox it is the node's own. */
export async function actorTarget(typed: string, environment: CliEnvironment): Promise<ActorTarget> {
  const slash = typed.indexOf("/");
  const name = slash === -1 ? typed : typed.slice(0, slash);
  const inbox = slash === -1 ? ownInbox : typed.slice(slash + 1) || ownInbox;
  if (name === "self" || name.startsWith("did:")) return { peer: name, inbox };
  if (name.startsWith(peerMark)) return { peer: await fullPeer(name, environment), inbox };
  return { peer: "self", inbox: typed };
}

/** Of a node's own actor. */
const ownInbox = "root";

/** How every peer id of our kind begins, and how long it is. */
const peerMark = "12D3KooW";
const peerCharacters = 52;

async function fullPeer(name: string, environment: CliEnvironment): Promise<string> {
  return name.length === peerCharacters ? name : peerWithPrefix(name, environment);
}

/** A path of the API with an actor in it. */
export function actorPath({ peer, inbox }: ActorTarget, rest: string): string {
  return `/v1/actors/${encodeURIComponent(peer)}/${encodeURIComponent(inbox)}/${rest}`;
}

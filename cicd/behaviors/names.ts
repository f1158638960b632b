/** What became of a name that grants of the network's first implementation hold. */
export interface NameFate {
  readonly name: string;
  /** "built": by this very name. "other": what it was for is done in another way. "later": promised, and not yet there. */
  readonly fate: "built" | "other" | "later";
  /** How it differs, or what is there instead, or what it waits for. */
  readonly note?: string;
}

const built = (name: string, note?: string): NameFate => ({ name, fate: "built", ...(note && { note }) });
const other = (name: string, note: string): NameFate => ({ name, fate: "other", note });
const later = (name: string, note: string): NameFate => ({ name, fate: "later", note });

const subnet = "with the subnets";

/** The names of version 0.5 by their groups, in the order in which they are told. */
export const names: Readonly<Record<string, readonly NameFate[]>> = {
  "Public and broadcast": [
    built("/public/hello", "also says name and peer id"),
    built("/public/status", "also says whether the machine offers anything"),
    built("/broadcast/hello"),
    built(
      "/dms/node/status",
      "one node, not a map of nodes; no network interfaces, and no part of the configuration",
    ),
    built("/broadcast/dms/status"),
  ],
  Peers: [
    built("/dms/node/peers/list", "says of each peer whether it is connected, and where it is"),
    built("/dms/node/peers/self", "addresses as a list"),
    built("/dms/node/peers/ping", "takes `peer` and how long to wait; a failure is a refusal"),
    built("/dms/node/peers/connect", "answers with the peer's id; a failure is a refusal"),
    later("/dms/node/peers/dht", "the network port does not tell the routing table; with routing"),
    later("/dms/node/peers/score", "the network port does not tell scores; with the limits of gossip"),
  ],
  "Onboarding and resources": [
    built(
      "/dms/node/onboarding/onboard",
      "amounts in millicores and bytes, each optional; cards all or none",
    ),
    built("/dms/node/onboarding/offboard"),
    built("/dms/node/onboarding/status", "also says what is offered"),
    built(
      "/dms/node/resources/allocated",
      "the amounts themselves; what goes wrong is a refusal, not `OK: false`",
    ),
    built("/dms/node/resources/free", "the same"),
    built("/dms/node/resources/onboarded", "the same"),
    built("/dms/node/hardware/usage", "the same"),
    built("/dms/node/hardware/spec"),
  ],
  Deployment: [
    built("/dms/node/deployment/new", "takes the text of the ensemble and parses it on the node"),
    built("/dms/node/deployment/list", "no filter yet"),
    built(
      "/dms/node/deployment/status",
      "with allocations, events and refusals; waits for news when asked to",
    ),
    built("/dms/node/deployment/manifest"),
    built(
      "/dms/node/deployment/logs",
      "returns the output itself, piece by piece, and writes no file on the node",
    ),
    built("/dms/node/deployment/shutdown"),
    later("/dms/node/deployment/update", "with changes of running deployments"),
    later("/dms/node/deployment/prune", "with the history of deployments"),
    later("/dms/node/deployment/delete", "with the history of deployments"),
    built("/dms/deployment/request", "on its topic; an invitation bounds how many answer"),
    built("/dms/deployment/bid", "asks one provider directly; bids to a broadcast come back as receipts"),
    later("/dms/deployment/constraint/edge", "with constraints between machines"),
    built("/dms/deployment/commit"),
    built("/dms/deployment/allocate"),
    built("/dms/deployment/revert"),
    built("/dms/node/allocations/list"),
  ],
  "Allocation's actor": [
    built(
      "/dms/allocation/start",
      "answers at once; ports are settled by the commit, addresses come with the subnets",
    ),
    built("/dms/allocation/restart", "answers at once, with the status"),
    built(
      "/dms/actor/healthcheck",
      "on the node's actor and on every allocation's; an owner is granted /dms/allocation/status, which says more",
    ),
    later("/dms/actor/healthcheck/register", "with the health checks of ensembles"),
    other("/dms/node/allocation/restart", "/dms/allocation/restart, at the allocation's own actor"),
    other("/dms/node/allocation/stop", "/dms/ensemble/<id>/allocation/shutdown"),
    other(
      "/dms/orchestrator/task-termination",
      "the orchestrator asks /dms/allocation/status, held back until there is news: no notice can be lost",
    ),
  ],
  Subnet: [
    later("/dms/node/subnet/create", subnet),
    later("/dms/node/subnet/destroy", subnet),
    later("/dms/allocation/subnet/add-peer", subnet),
    later("/dms/allocation/subnet/remove-peer", subnet),
    later("/dms/allocation/subnet/accept-peer", subnet),
    later("/dms/allocation/subnet/map-port", subnet),
    later("/dms/allocation/subnet/unmap-port", subnet),
    later("/dms/allocation/subnet/dns/add-records", subnet),
    later("/dms/allocation/subnet/dns/remove-record", subnet),
  ],
  "A deployment's own": [
    built("/dms/ensemble/<id>/allocation/logs"),
    built("/dms/ensemble/<id>/allocation/shutdown"),
    later("/dms/ensemble/<id>/node/subnet/create", subnet),
    later("/dms/ensemble/<id>/node/subnet/destroy", subnet),
    later("/dms/ensemble/<id>/node/subnet/join", subnet),
  ],
  Administration: [
    built("/dms/cap/list"),
    built("/dms/cap/anchor", "also takes roots"),
    built("/dms/node/logger/config", "the level only: there is no sink yet whose address could be set"),
    other(
      "/dms/node/container/start",
      "containers belong to allocations: /dms/deployment/allocate and /dms/allocation/start",
    ),
    other("/dms/node/container/stop", "/dms/ensemble/<id>/allocation/shutdown"),
    other("/dms/node/container/list", "/dms/node/allocations/list"),
    other("/dms/node/vm/start/custom", "the same, with the executor that an ensemble names"),
    other("/dms/node/vm/stop", "the same"),
    other("/dms/node/vm/list", "the same"),
  ],
  Replies: [
    other(
      "/dms/actor/replyto/<n>",
      "a receipt, bound to the question by its identifier: nobody else can send it, so it needs no name",
    ),
    other("/private/user/<n>", "the same"),
    other("/public/user/<n>", "the same"),
  ],
};

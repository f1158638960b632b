import { type ActorSystem, actorSystem } from "../actor/actor-system.ts";
import type { Contract } from "../actor/behavior.ts";
import { type Handle, rootInbox } from "../actor/handle.ts";
import type { AllocationRecord } from "../allocation/allocation-record.ts";
import { allocations as makeAllocations } from "../allocation/allocations.ts";
import { type LedgerEntry, ledger as makeLedger, type Totals } from "../allocation/ledger.ts";
import { type Did, didOf } from "../did/did.ts";
import { assert } from "../errors/assert.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import type { Reply } from "../errors/refusal.ts";
import type { Host } from "../host/host.ts";
import type { Address, PeerId } from "../network/network.ts";
import { peerIdOf } from "../network/peer-id.ts";
import type { DeploymentRecord } from "../orchestrator/deployment-record.ts";
import { orchestrator as makeOrchestrator } from "../orchestrator/orchestrator.ts";
import { provider as makeProvider } from "../orchestrator/provider.ts";
import { decodeDelegation } from "../ucan/delegation.ts";
import { signerOf } from "../ucan/signer.ts";
import type { NodeConfig } from "./config.ts";
import { join } from "./join.ts";
import { registerNodeBehaviors } from "./node-behaviors.ts";
import { revocationExchange } from "./revocation-exchange.ts";
import { type TrustBook, trustBook } from "./trust-book.ts";

/** A member of the network: one key, one actor system, and a machine behind it. */
export interface Node {
  readonly did: Did;
  readonly peer: PeerId;
  addresses(): readonly Address[];
  /** Asks the node's own actor, in the name of whoever owns the machine. */
  ask<Input, Output>(
    contract: Contract<Input, Output>,
    input: Input,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<Reply<Output>>;
  /** What is inside, for those who check it from the same process. */
  inspect(): NodeInspection;
  /** Leaves the network. What runs for others goes on running, and is found again at the next start. */
  stop(): void;
}

export interface NodeInspection {
  readonly totals: Totals;
  readonly ledger: readonly LedgerEntry[];
  readonly allocations: readonly AllocationRecord[];
  readonly deployments: readonly DeploymentRecord[];
  readonly actors: readonly Handle[];
  /** Of the node's own actor, in order. */
  readonly behaviors: readonly string[];
  /** Questions to others that have not been answered yet. */
  readonly waiting: number;
  readonly deadLetters: Readonly<Record<string, number>>;
}

const userInbox = "user";

/** Starts a node on a host. Everything above the host is the same on a machine and in the simulator. */
export async function startNode(host: Host, config: NodeConfig): Promise<Node> {
  const { clock, random, database, telemetry, network, identity, executors } = host;
  const did = didOf(identity.publicKey);
  assert(network.self === peerIdOf(identity.publicKey), "a node's peer id is made of its key");
  const trust = trustBook(host, config.trust);
  const system = actorSystem({
    ...host,
    beliefs: trust.context.anchors,
    revocations: trust.revocations,
    chains: trust.chains,
  });
  showProvided(trust, system);
  const signer = signerOf(identity);
  const root = system.spawn({ inbox: rootInbox, signer });
  const user = system.spawn({ inbox: userInbox, signer });
  const ledger = makeLedger({ clock, database, telemetry });
  const allocations = makeAllocations({
    clock,
    database,
    telemetry,
    identity,
    executors,
    system,
    ledger,
  });
  const kinds = executors.map(({ kind }) => kind);
  const name = config.name;
  const provider = makeProvider({ clock, random, name, node: root, ledger, allocations, executors: kinds });
  const orchestrator = makeOrchestrator({
    clock,
    random,
    database,
    telemetry,
    network,
    actor: root,
    held: system.held,
    hold: (token) => holdToken(system, host, token),
    times: config.times,
  });
  const startedAtMs = clock.now();
  const state = {
    name,
    did,
    startedAtMs,
    clock,
    crypto: host.crypto,
    network,
    system,
    trust,
    actor: root,
    ...(host.verbosity === undefined ? {} : { verbosity: host.verbosity }),
    probe: host.probe,
    ledger,
    allocations,
    orchestrator,
  };
  registerNodeBehaviors(root, { ...state, executors: kinds }, provider);
  await allocations.restore();
  provider.restore();
  orchestrator.restore();
  const stopExchange = revocationExchange({ ...host, actor: root, trust });
  const leave = join({ clock, network, telemetry, addresses: config.bootstrap });
  telemetry.log("info", "node.started", { name, did, peer: network.self });

  return {
    did,
    peer: network.self,
    addresses: network.addresses,
    ask: (contract, input, options) => user.invoke(root.handle, contract, input, options),
    inspect: () => ({
      totals: ledger.totals(),
      ledger: ledger.entries(),
      allocations: allocations.records(),
      deployments: orchestrator.records(),
      actors: system.actors(),
      behaviors: root.behaviors(),
      waiting: system.waiting(),
      deadLetters: system.deadLetters(),
    }),
    stop() {
      leave();
      stopExchange();
      orchestrator.stop();
      provider.stop();
      allocations.stop();
      ledger.stop();
      system.stop();
      telemetry.log("info", "node.stopped", { name });
    },
  };
}

/** What was given to the node is shown when it asks others, as long as it is anchored. */
function showProvided(trust: TrustBook, system: ActorSystem): void {
  for (const delegation of trust.context.provided()) system.hold(delegation);
  trust.onProvided((now, before) => {
    const current = new Set(now.map(({ cid }) => cid));
    for (const { cid } of before) if (!current.has(cid)) system.release(cid);
    for (const delegation of now) system.hold(delegation);
  });
}

/** A token that does not hold is of no use, and no reason to stop: it is named in the log. */
function holdToken(system: ActorSystem, { crypto, telemetry }: Host, token: Uint8Array): void {
  try {
    system.hold(decodeDelegation(token, crypto));
  } catch (error) {
    telemetry.log("warn", "node.token-refused", { problem: sentenceOf(error) });
  }
}

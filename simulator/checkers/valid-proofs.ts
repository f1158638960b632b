import {
  type Cid,
  type Crypto,
  clockSkewSeconds,
  type Delegation,
  type Invocation,
  readFrame,
  verifyChain,
} from "../../src/index.ts";
import type { MachineView, MakeChecker } from "./checker.ts";

/**
 * Reads every frame on its way, and verifies each message that a node says it has accepted: without the node's caches,
 * and without its idea of what it has seen. `oneIn` verifies only every so many-th, for large worlds.
 */
export function validProofs(crypto: Crypto, oneIn = 1): MakeChecker {
  return ({ sometimes }, violated) => {
    const delegations = new Map<Cid, Delegation>();
    const lastArrival = new Map<number, Parcel | undefined>();
    // Gossip brings the same bytes to many.
    const parcels = new WeakMap<Uint8Array, Parcel>();
    let accepted = 0;

    function read(frame: Uint8Array): Parcel | undefined {
      const known = parcels.get(frame);
      if (known !== undefined) return known;
      const parcel = readFrame(frame, crypto);
      if (!parcel.granted) return undefined;
      for (const delegation of parcel.value.delegations) delegations.set(delegation.cid, delegation);
      parcels.set(frame, parcel.value);
      return parcel.value;
    }

    function problem(machine: MachineView, invocation: Invocation): string | undefined {
      const proofs = invocation.proofs.flatMap((cid) => delegations.get(cid) ?? []);
      const chain = verifyChain({
        invocation,
        proofs,
        crypto,
        nowSeconds: machine.now() / 1000,
        skewSeconds: clockSkewSeconds,
      });
      if (!chain.granted) return chain.message;
      const residents = new Set<string>(machine.inspect()?.actors.map(({ did }) => did));
      return (
        addressProblem(invocation, machine, residents) ??
        trustProblem(chain.value, invocation, new Set([...residents, ...machine.roots()]))
      );
    }

    return {
      invariant: "no message is accepted without valid proof",
      onArrival(machine, _from, frame) {
        lastArrival.set(machine.index, read(frame));
      },
      onRecord(machine, event, { cid, from, behavior, because }) {
        // Most broadcasts are not for most machines; that is no refusal.
        if (event === "message.refused" && because !== "ignored-by-lottery") {
          sometimes.count(`a message was refused as ${because}`);
        }
        if (event !== "message.accepted" || from === machine.peer) return;
        if (accepted++ % oneIn !== 0) return;
        const parcel = lastArrival.get(machine.index);
        if (parcel === undefined || parcel.invocation.cid !== cid) {
          return violated(`${behavior} was accepted from ${from}, but no such message has arrived`, machine);
        }
        const wrong = problem(machine, parcel.invocation);
        if (wrong !== undefined) violated(`${behavior} was accepted from ${from}: ${wrong}`, machine);
      },
    };
  };
}

interface Parcel {
  readonly invocation: Invocation;
  readonly delegations: readonly Delegation[];
}

function addressProblem(
  { audience }: Invocation,
  machine: MachineView,
  residents: ReadonlySet<string>,
): string | undefined {
  if (audience === undefined || residents.has(audience)) return undefined;
  return `it is for ${audience}, who does not live on ${machine.name}`;
}

function trustProblem(
  { subject, issuers }: { readonly subject: string; readonly issuers: readonly string[] },
  { command }: Invocation,
  trusted: ReadonlySet<string>,
): string | undefined {
  if (/^\/(public|broadcast)\//.test(command)) return undefined; // Anyone may ask these.
  if ([subject, ...issuers].some((did) => trusted.has(did))) return undefined;
  return "nobody in its chain is trusted there";
}

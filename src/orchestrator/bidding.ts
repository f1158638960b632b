import type { Actor } from "../actor/actor.ts";
import { type Handle, rootInbox } from "../actor/handle.ts";
import { type Cancel, type Clock, sleep } from "../clock/clock.ts";
import { didOf, isDid, publicKeyOf } from "../did/did.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import type { Ensemble } from "../jobs/ensemble.ts";
import type { Network, PeerId } from "../network/network.ts";
import { peerIdOf, publicKeyOfPeer } from "../network/peer-id.ts";
import { command, covers } from "../ucan/command.ts";
import type { Delegation } from "../ucan/delegation.ts";
import { bidRequest } from "./behaviors/bid-request.ts";
import { directBidRequest } from "./behaviors/direct-bid-request.ts";
import type { Bid, BidRequest } from "./bid.ts";
import { type BidBook, bidBook } from "./bid-book.ts";
import type { Deployment } from "./deployment.ts";
import { everyone, type Invitation, invite } from "./lottery.ts";
import type { Assignment } from "./match.ts";

/** Finds a machine for every node of an ensemble. */
export interface Bidding {
  /** Refused with "no-machine-fits" and reasons per node, or "cancelled". */
  assign(
    deployment: Deployment,
    ensemble: Ensemble,
    excluded: ReadonlySet<PeerId>,
  ): Promise<Reply<Assignment>>;
}

export interface BiddingTimes {
  /** How long bids may take to come. */
  readonly bidTimeoutMs: number;
  /** How long to wait for better bids once there are enough. */
  readonly settleMs: number;
}

// Enough to choose from; each answer costs both ends two signatures.
const wantedBidders = 24;
// Every round that widens the invitation asks this many times more machines than the one before.
const widening = 4;
// A machine that is busy now may not be in a moment; after that it is for the user to decide.
const busyRounds = 3;
const busyPauseMs = 2_000;
// Receipts read in a round: a flood of bids must not drown the node that asked.
const answerLimit = 512;
const directLimit = 64;
// A network adapter knows a bounded sample of peers. Past this many, the whole is taken to be larger by this factor.
const smallNetwork = 16;
const unseenFactor = 8;

export function bidding({
  clock,
  network,
  actor,
  held,
  times,
}: {
  readonly clock: Clock;
  readonly network: Network;
  readonly actor: Actor;
  readonly held: () => readonly Delegation[];
  readonly times: BiddingTimes;
}): Bidding {
  let learnedSize: number | undefined;

  function networkSize(): number {
    const known = network.peers().length;
    const guess = known <= smallNetwork ? known : known * unseenFactor;
    return Math.max(learnedSize ?? guess, known);
  }

  async function assign(deployment: Deployment, ensemble: Ensemble, excluded: ReadonlySet<PeerId>) {
    const book = bidBook(ensemble, excluded);
    let invitation = invite(0, wantedBidders * Object.keys(ensemble.nodes).length, networkSize());
    for (let busy = 0; busy < busyRounds; ) {
      await collect(deployment, book, invitation, excluded);
      if (deployment.cancelled.aborted) return refuse("cancelled", "the deployment was stopped");
      const found = book.assignment();
      deployment.note("bids", book.summary());
      if (found !== undefined) return grant(found);
      if (invitation.to < everyone) {
        invitation = widened(invitation);
        continue;
      }
      busy += 1;
      if (!book.mayChange() || busy === busyRounds) break;
      await pause(deployment);
      invitation = invite(0, wantedBidders * Object.keys(ensemble.nodes).length, networkSize());
    }
    deployment.refused(book.refusals());
    return refuse("no-machine-fits", book.whyNot());
  }

  /** One round: asks those invited, and those whom we can ask by name, all at once. */
  async function collect(
    deployment: Deployment,
    book: BidBook,
    invitation: Invitation,
    excluded: ReadonlySet<PeerId>,
  ): Promise<void> {
    const enough = new AbortController();
    let cancelSettling: Cancel | undefined;
    const onAnswer = (from: Handle, reply: Reply<Bid>) => {
      book.enter(from, reply);
      if (hasEverybodyAnswered(book, invitation)) enough.abort();
      else if (book.assignment() !== undefined) {
        cancelSettling ??= clock.after(times.settleMs, () => enough.abort());
      }
    };
    const stop = AbortSignal.any([enough.signal, deployment.cancelled]);
    const request = { deployment: deployment.id, invitation, excluded: [...excluded].slice(0, 256) };
    const open = book.demands.filter(({ name }) => book.pinned.get(name) === undefined);
    const before = book.answers();
    await Promise.all([
      open.length === 0 ? undefined : askAll({ ...request, nodes: open }, onAnswer, stop),
      ...directRequests(book, invitation, excluded).map(({ handle, nodes }) =>
        askOne(handle, { ...request, nodes }, onAnswer, stop),
      ),
    ]);
    cancelSettling?.();
    if (open.length > 0 && !enough.signal.aborted) learn(book.answers() - before, invitation);
  }

  async function askAll(
    request: BidRequest,
    onAnswer: (from: Handle, reply: Reply<Bid>) => void,
    stop: AbortSignal,
  ): Promise<void> {
    if (network.peers().length === 0) return;
    await actor.publish(bidRequest, request, {
      timeoutMs: times.bidTimeoutMs,
      onReply: onAnswer,
      stop,
      limit: answerLimit,
    });
  }

  async function askOne(
    handle: Handle,
    request: BidRequest,
    onAnswer: (from: Handle, reply: Reply<Bid>) => void,
    stop: AbortSignal,
  ): Promise<void> {
    const reply = await actor.invoke(handle, directBidRequest, request, {
      timeoutMs: times.bidTimeoutMs,
      signal: stop,
    });
    if (!stop.aborted) onAnswer(handle, reply);
  }

  /** Pinned peers, and providers that gave us a token of their own; the latter only in the first round. */
  function directRequests(book: BidBook, { from }: Invitation, excluded: ReadonlySet<PeerId>) {
    const open = book.demands.filter(({ name }) => book.pinned.get(name) === undefined);
    const named = from === 0 && open.length > 0 ? grantors().slice(0, directLimit) : [];
    const pinned = [...new Set(book.pinned.values())].flatMap((peer) => {
      const nodes = book.demands.filter(({ name }) => book.pinned.get(name) === peer);
      const key = publicKeyOfPeer(peer);
      return key === undefined ? [] : [{ handle: { did: didOf(key), peer, inbox: rootInbox }, nodes }];
    });
    return [...pinned, ...named.map((handle) => ({ handle, nodes: open }))].filter(
      ({ handle }) => !excluded.has(handle.peer),
    );
  }

  /** Peers whose own key stands behind a token that lets us deploy on them. */
  function grantors(): readonly Handle[] {
    const self = actor.handle.did;
    const deploy = command("/dms/deployment/commit");
    const isForUs = ({ audience, command: granted }: Delegation) =>
      audience === self && covers(granted, deploy);
    const known = new Set(network.peers().map(({ id }) => id));
    return [
      ...new Set(
        held()
          .filter(isForUs)
          .map(({ subject }) => subject),
      ),
    ].flatMap((did) => {
      if (did === undefined || did === self || !isDid(did)) return [];
      const peer = peerIdOf(publicKeyOf(did));
      // An organisation vouches for others and is no machine itself.
      return known.has(peer) ? [{ did, peer, inbox: rootInbox }] : [];
    });
  }

  function hasEverybodyAnswered(book: BidBook, invitation: Invitation): boolean {
    const everybody = network.peers().filter(({ isConnected }) => isConnected).length;
    return (
      invitation.from === 0 && invitation.to === everyone && everybody > 0 && book.answers() >= everybody
    );
  }

  function learn(answers: number, { from, to }: Invitation): void {
    if (answers > 0) learnedSize = Math.ceil((answers * everyone) / (to - from));
  }

  async function pause(deployment: Deployment): Promise<void> {
    await sleep(clock, busyPauseMs, deployment.cancelled).catch(() => {});
  }

  return { assign };
}

function widened({ from, to }: Invitation): Invitation {
  return { from: to, to: Math.min(everyone, to + widening * (to - from)) };
}

/** The bounds of an actor system. Each is there because somebody outside could otherwise make us wait, or grow. */
export interface Limits {
  /** Messages an actor has accepted but not begun. At 3,000 a second this is a third of a second: more is a lie. */
  readonly mailboxMessages: number;
  /** Handlers of one actor that have begun and not ended. Most wait for others, so there may be many. */
  readonly handlersInFlight: number;
  /** Invokes and collecting publishes without an end yet: about 1 KiB each, hence 64 MiB at the very most. */
  readonly waiting: number;
  /** Frames of one peer that cost us a signature check: this many at once … */
  readonly framesBurst: number;
  /** … and this many each second on the long run. One core checks about 3,000. */
  readonly framesPerSecond: number;
  /** Refusals to one peer, each of which costs us a check and a signature, at once … */
  readonly refusalsBurst: number;
  /** … and each second on the long run; what is beyond is counted and not answered. */
  readonly refusalsPerSecond: number;
  /** Peers whose budget and known proofs are remembered; the one silent for longest is forgotten. */
  readonly peers: number;
  /** Proofs of which we remember that one peer has them. Forgetting costs their bytes once more. */
  readonly proofsPerPeer: number;
  /** Delegations of others kept so that they need not be sent again: at most 16 KiB each, commonly 400 B. */
  readonly delegationsSeen: number;
  /** Delegations that were given to us. */
  readonly delegationsHeld: number;
  /** Invocations remembered against replay, of all senders: five minutes of 200 messages a second … */
  readonly replays: number;
  /** … and of one sender. */
  readonly replaysPerSender: number;
  /** Invocations that are kept beyond the end of a system, at about 150 bytes each; with more of them, none is. */
  readonly replaysKept: number;
  /** Receipts that a publish reads when its caller names no limit. */
  readonly repliesPerPublish: number;
}

/** What a node gets unless its maker says otherwise; the reasons stand above. */
export const defaultLimits: Limits = {
  mailboxMessages: 1024,
  handlersInFlight: 256,
  waiting: 65_536,
  framesBurst: 2000,
  framesPerSecond: 1000,
  refusalsBurst: 200,
  refusalsPerSecond: 50,
  peers: 4096,
  proofsPerPeer: 64,
  delegationsSeen: 4096,
  delegationsHeld: 4096,
  replays: 262_144,
  replaysPerSender: 65_536,
  replaysKept: 65_536,
  repliesPerPublish: 256,
};

/** No invocation lives longer, by the sender's clock: it is how long a replay must be remembered. */
export const longestLifeSeconds = 300;

/** How long the peer may take to take a message for whose answer nobody waits. */
export const sendTimeoutMs = 10_000;

/** How long a message for whose answer nobody waits may be on its way, and a receipt at least. */
export const sendLifeSeconds = 30;

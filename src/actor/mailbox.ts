import { fairQueue } from "./fair-queue.ts";

/**
 * Where an actor's messages wait. Those of one sender are begun strictly in the order in which they were put in, and
 * senders take turns; how many may be under way at once is bounded, and so is how many may wait.
 */
export interface Mailbox<Item> {
  /** False when it is full for this sender, or closed; then nothing was put in. */
  put(item: Item): boolean;
  /** Whether it still takes messages at all. */
  readonly isOpen: boolean;
  /** Takes nothing more, and resolves once all that it had taken has been handled, or was handed back by `close`. */
  drain(): Promise<void>;
  /** Takes nothing more and begins nothing more; returns what had not been begun. */
  close(): readonly Item[];
}

export interface MailboxOptions<Item> {
  readonly waitingLimit: number;
  readonly inFlightLimit: number;
  /** Must not reject: what goes wrong with an item is answered to whom it concerns. */
  readonly handle: (item: Item) => Promise<void>;
  /** Who shares the mailbox with whom. Absent: all that comes is of one sender, who may have all of it. */
  readonly senders?: Senders<Item>;
}

/** What makes a mailbox fair. */
export interface Senders<Item> {
  readonly senderOf: (item: Item) => string;
  /** A message that had been taken gave its place to a sender who had less. */
  readonly onEvicted: (item: Item) => void;
}

export function mailbox<Item>(options: MailboxOptions<Item>): Mailbox<Item> {
  const { waitingLimit, inFlightLimit, handle, senders } = options;
  const queue = fairQueue<Item>({
    limit: waitingLimit,
    onEvicted: senders?.onEvicted ?? (() => {}),
    onEnd: ended,
  });
  let inFlight = 0;
  let isOpen = true;
  let isBeginning = false;
  let onEmpty: (() => void)[] = [];
  return {
    put: (item) => {
      if (!isOpen || !queue.put(senders?.senderOf(item) ?? "", item)) return false;
      beginSoon();
      return true;
    },
    get isOpen() {
      return isOpen;
    },
    drain: () => {
      isOpen = false;
      return new Promise((resolve) => {
        onEmpty.push(resolve);
        tellIfEmpty();
      });
    },
    close: () => {
      isOpen = false;
      const left = queue.clear();
      tellIfEmpty();
      return left;
    },
  };

  /** Never at once: whoever puts a message in must not find the handler's effects when `put` returns. */
  function beginSoon() {
    if (isBeginning || inFlight >= inFlightLimit) return;
    isBeginning = true;
    queueMicrotask(begin);
  }

  function begin() {
    isBeginning = false;
    while (inFlight < inFlightLimit) {
      const lane = queue.next(senders === undefined ? Infinity : inFlightLimit - inFlight);
      const item = lane?.begin();
      if (lane === undefined || item === undefined) return;
      inFlight++;
      void handle(item).then(lane.end);
    }
  }

  function ended() {
    inFlight--;
    if (queue.size > 0) beginSoon();
    else if (!isOpen) tellIfEmpty();
  }

  function tellIfEmpty() {
    if (inFlight > 0 || queue.size > 0) return;
    const told = onEmpty;
    onEmpty = [];
    for (const tell of told) tell();
  }
}

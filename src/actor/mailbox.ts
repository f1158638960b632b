/**
 * Where an actor's messages wait. They are begun strictly in the order in which they were put in; how many may be under
 * way at once is bounded, and so is how many may wait.
 */
export interface Mailbox<Item> {
  /** False when it is full or closed; then nothing was put in. */
  put(item: Item): boolean;
  /** Takes nothing more and begins nothing more; returns what had not been begun. */
  close(): readonly Item[];
}

export interface MailboxOptions<Item> {
  readonly waitingLimit: number;
  readonly inFlightLimit: number;
  /** Must not reject: what goes wrong with an item is answered to whom it concerns. */
  readonly handle: (item: Item) => Promise<void>;
}

export function mailbox<Item>({ waitingLimit, inFlightLimit, handle }: MailboxOptions<Item>): Mailbox<Item> {
  let waiting: Item[] = [];
  let inFlight = 0;
  let isClosed = false;
  let isBeginning = false;
  return {
    put: (item) => {
      if (isClosed || waiting.length >= waitingLimit) return false;
      waiting.push(item);
      beginSoon();
      return true;
    },
    close: () => {
      const left = waiting;
      waiting = [];
      isClosed = true;
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
      const item = waiting.shift();
      if (item === undefined) return;
      inFlight++;
      void handle(item).then(ended);
    }
  }

  function ended() {
    inFlight--;
    if (waiting.length > 0) beginSoon();
  }
}

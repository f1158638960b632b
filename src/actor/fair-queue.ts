/**
 * What waits, of several senders, each in its own lane. Lanes take turns, so that whoever sends a flood waits behind its
 * own messages and not before those of others; within a lane the order is that of arrival.
 */
export interface FairQueue<Item> {
  /** False when it is full and the sender has no smaller part of it than anybody else. */
  put(sender: string, item: Item): boolean;
  /** The lane whose turn it is, when `free` more may begin. Undefined when nothing waits that may. */
  next(free: number): Lane<Item> | undefined;
  /** Everything that waits, lane by lane; nothing waits afterwards. */
  clear(): readonly Item[];
  readonly size: number;
}

/** The messages of one sender. */
export interface Lane<Item> {
  /** Takes the oldest that waits. It is under way until `end`. */
  begin(): Item | undefined;
  readonly end: () => void;
}

/** How much may wait, and who hears of what had to leave. */
export interface FairQueueOptions<Item> {
  readonly limit: number;
  /** A message that was taken, and gave its place to that of a sender who had less. */
  readonly onEvicted: (item: Item) => void;
  /** One that was under way is no more. */
  readonly onEnd: () => void;
}

/**
 * A sender alone may have all of the queue and half of those that may begin. When the queue is full, the longest lane
 * gives up its newest message for a sender with a shorter one. A lane may begin one more as long as less of it is under
 * way than is free: n senders who never let go leave one part in n + 1 for whoever comes next.
 */
export function fairQueue<Item>({ limit, onEvicted, onEnd }: FairQueueOptions<Item>): FairQueue<Item> {
  const lanes = new Map<string, OpenLane<Item>>();
  /** Those in which something waits; the first is next. */
  const turns: OpenLane<Item>[] = [];
  let size = 0;
  return {
    put: (sender, item) => {
      const lane = lanes.get(sender) ?? opened(sender);
      if (size >= limit && !hasMadeRoom(lane)) {
        close(lane);
        return false;
      }
      if (lane.waiting.push(item) === 1) turns.push(lane);
      size++;
      return true;
    },
    next: (free) => {
      for (const lane of turns) if (lane.underWay < free) return lane;
      return undefined;
    },
    clear: () => {
      size = 0;
      return turns.splice(0).flatMap(({ waiting }) => waiting.splice(0));
    },
    get size() {
      return size;
    },
  };

  function opened(sender: string): OpenLane<Item> {
    const lane: OpenLane<Item> = {
      sender,
      waiting: [],
      underWay: 0,
      begin: () => {
        const item = lane.waiting.shift();
        if (turns[0] === lane) turns.shift();
        else turns.splice(turns.indexOf(lane), 1);
        if (lane.waiting.length > 0) turns.push(lane);
        lane.underWay++;
        size--;
        return item;
      },
      end: () => {
        lane.underWay--;
        close(lane);
        onEnd();
      },
    };
    lanes.set(sender, lane);
    return lane;
  }

  function hasMadeRoom(lane: OpenLane<Item>): boolean {
    let longest = lane;
    for (const other of turns) if (other.waiting.length > longest.waiting.length) longest = other;
    // With only one more, the two would change places for ever.
    if (longest.waiting.length <= lane.waiting.length + 1) return false;
    const item = longest.waiting.pop();
    size--;
    if (item !== undefined) onEvicted(item);
    return true;
  }

  /** Forgets a lane that is empty, unless there are few: commonly the same sender comes again. */
  function close(lane: OpenLane<Item>): void {
    if (lanes.size > emptyLanesKept && lane.underWay === 0 && lane.waiting.length === 0)
      lanes.delete(lane.sender);
  }
}

interface OpenLane<Item> extends Lane<Item> {
  readonly sender: string;
  readonly waiting: Item[];
  underWay: number;
}

/** About 300 bytes each. */
const emptyLanesKept = 64;

/** What is planned, in the order in which it will happen: by time, and at one time by the order of planning. */
export interface Schedule {
  /** Plans `work` for `timeUs` microseconds after the world began; `owner` is the machine it happens on, or -1. */
  plan(timeUs: number, owner: number, work: () => void): Planned;
  /** Takes a plan back; taking it back twice, or after it happened, does nothing. */
  cancel(planned: Planned): void;
  /** When the next thing happens; undefined when nothing is planned. */
  nextUs(): number | undefined;
  /** Takes the next thing off the schedule. */
  take(): Planned | undefined;
  readonly size: number;
}

export interface Planned {
  readonly timeUs: number;
  readonly sequence: number;
  readonly owner: number;
  /** Undefined once it is called off or has happened, so that what it would have touched can be forgotten. */
  work: (() => void) | undefined;
}

/** One binary heap. Cancelled entries stay in it until they come up, or until they are most of it. */
export function schedule(): Schedule {
  let heap: Planned[] = [];
  let sequence = 0;
  let cancelled = 0;

  const dropCancelledTop = () => {
    while (heap.length > 0 && heap[0]?.work === undefined) {
      popTop(heap);
      cancelled--;
    }
  };
  return {
    plan(timeUs, owner, work) {
      const planned: Planned = { timeUs, sequence: sequence++, owner, work };
      heap.push(planned);
      rise(heap, heap.length - 1);
      return planned;
    },
    cancel(planned) {
      if (planned.work === undefined) return;
      planned.work = undefined;
      cancelled++;
      if (cancelled > sweepAbove && cancelled * 2 > heap.length) {
        heap = heap.filter((entry) => entry.work !== undefined).sort(order); // A sorted array is a heap.
        cancelled = 0;
      }
    },
    nextUs() {
      dropCancelledTop();
      return heap[0]?.timeUs;
    },
    take() {
      dropCancelledTop();
      return popTop(heap);
    },
    get size() {
      return heap.length - cancelled;
    },
  };
}

// Below this a sweep costs more than the memory it frees.
const sweepAbove = 4096;

function order(a: Planned, b: Planned): number {
  return a.timeUs - b.timeUs || a.sequence - b.sequence;
}

function popTop(heap: Planned[]): Planned | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top !== last && last !== undefined) {
    heap[0] = last;
    sink(heap);
  }
  return top;
}

function rise(heap: Planned[], from: number): void {
  let at = from;
  const entry = heap[at];
  while (at > 0 && entry !== undefined) {
    const parentAt = (at - 1) >> 1;
    const parent = heap[parentAt];
    if (parent === undefined || order(parent, entry) <= 0) return;
    heap[at] = parent;
    heap[parentAt] = entry;
    at = parentAt;
  }
}

function sink(heap: Planned[]): void {
  let at = 0;
  const entry = heap[0];
  while (entry !== undefined) {
    const left = 2 * at + 1;
    const [a, b] = [heap[left], heap[left + 1]];
    if (a === undefined) return;
    const childAt = b !== undefined && order(b, a) < 0 ? left + 1 : left;
    const child = heap[childAt];
    if (child === undefined || order(entry, child) <= 0) return;
    heap[at] = child;
    heap[childAt] = entry;
    at = childAt;
  }
}

/** Which ways are cut. Machines are numbers. */
export interface Cuts {
  /** From now on nothing gets from `from` to `to`; the way back is another way. */
  cut(from: number, to: number): void;
  heal(from: number, to: number): void;
  /** Machines of different groups no longer reach each other; those in no group reach everybody. Replaces the last one. */
  partition(groups: readonly (readonly number[])[]): void;
  healAll(): void;
  isCut(from: number, to: number): boolean;
  /** Changes whenever what `isCut` says may have changed. */
  readonly version: number;
  readonly isWhole: boolean;
}

export function cuts(): Cuts {
  const ways = new Set<number>();
  let groupOf = new Map<number, number>();
  let version = 0;
  return {
    cut(from, to) {
      ways.add(wayOf(from, to));
      version++;
    },
    heal(from, to) {
      ways.delete(wayOf(from, to));
      version++;
    },
    partition(groups) {
      groupOf = new Map(groups.flatMap((members, group) => members.map((member) => [member, group])));
      version++;
    },
    healAll() {
      ways.clear();
      groupOf = new Map();
      version++;
    },
    isCut(from, to) {
      if (ways.size > 0 && ways.has(wayOf(from, to))) return true;
      if (groupOf.size === 0) return false;
      const [a, b] = [groupOf.get(from), groupOf.get(to)];
      return a !== undefined && b !== undefined && a !== b;
    },
    get version() {
      return version;
    },
    get isWhole() {
      return ways.size === 0 && groupOf.size === 0;
    },
  };
}

/** More machines than this are not in one world. */
const mostMachines = 2 ** 20;

function wayOf(from: number, to: number): number {
  return from * mostMachines + to;
}

/** Counters in memory. */
export interface Counters {
  add(name: string, by?: number, labels?: Readonly<Record<string, string>>): void;
  read(): Readonly<Record<string, number>>;
}

/** Counters that begin at nothing. */
export function countersOf(): Counters {
  const counts = new Map<string, number>();
  return {
    add: (name, by = 1, labels = {}) => {
      const wanted = counterName(name, labels);
      const key = counts.has(wanted) || counts.size < counterLimit ? wanted : overflow;
      counts.set(key, (counts.get(key) ?? 0) + by);
    },
    read: () => Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/** Labels come from small closed sets. Should one not, memory stays bounded, and this counter shows it. */
const counterLimit = 2048;
const overflow = "telemetry.overflow";

function counterName(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
  if (pairs.length === 0) return name;
  return `${name}{${pairs.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(",")}}`;
}

import type { Random } from "../src/index.ts";

/** All that happens, rolled into one number: two runs with the same hash went the same way. */
export interface Trace {
  /** Folds in an event. `digest` stands for its content. */
  note(kind: TraceKind, atUs: number, from: number, to: number, digest: number): void;
  /** The same chance, each draw of which is folded in too. */
  recorded(random: Random): Random;
  /** How often this kind of event happened. */
  count(kind: TraceKind): number;
  /** 16 hexadecimal digits. */
  hash(): string;
}

/** What is traced. The order is part of every hash. */
export const traceKinds = [
  "draw",
  "boot",
  "stop",
  "crash",
  "connect",
  "send",
  "deliver",
  "acknowledge",
  "lose",
  "unreachable",
  "busy",
  "publish",
  "gossip",
  "cut",
  "heal",
  "program",
  "output",
  "end",
  "record",
  "write",
] as const;

/** One of them. */
export type TraceKind = (typeof traceKinds)[number];

export function trace(): Trace {
  let a = 0x9e3779b9 | 0;
  let b = 0x243f6a88 | 0;
  const counts = new Int32Array(traceKinds.length);
  const kinds = new Map<TraceKind, number>(traceKinds.map((kind, at) => [kind, at]));

  const fold = (value: number) => {
    a = Math.imul(a ^ value, 0x01000193);
    b = Math.imul(b ^ (value + 0x7f4a7c15), 0x85ebca6b);
    b ^= b >>> 13;
  };
  const draw = (value: number) => {
    counts[0] = (counts[0] ?? 0) + 1;
    fold(value);
    return value;
  };
  const recorded = (random: Random): Random => ({
    integer: (below) => draw(random.integer(below)),
    fraction: () => {
      const value = random.fraction();
      draw(Math.floor(value * 0x7fffffff));
      return value;
    },
    bytes: (length) => {
      const value = random.bytes(length);
      draw(digestOf(value));
      return value;
    },
    fork: (name) => recorded(random.fork(name)),
  });

  return {
    note(kind, atUs, from, to, digest) {
      const number = kinds.get(kind) ?? 0;
      counts[number] = (counts[number] ?? 0) + 1;
      fold(number);
      fold(atUs | 0);
      fold(Math.floor(atUs / 0x1_0000_0000));
      fold(from);
      fold(to);
      fold(digest);
    },
    recorded,
    count: (kind) => counts[kinds.get(kind) ?? 0] ?? 0,
    hash: () => hex(a) + hex(b),
  };
}

/** A quick number for the content of a frame or a text: equal for equal content, and no more than that. */
export function digestOf(content: Uint8Array | string): number {
  let hash = content.length | 0;
  if (typeof content === "string") {
    for (let at = 0; at < content.length; at++) hash = Math.imul(hash ^ content.charCodeAt(at), 0x01000193);
  } else {
    for (const byte of content) hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash;
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}

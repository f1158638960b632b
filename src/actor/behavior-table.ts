import type { z } from "zod";
import { type Refusal, refuse } from "../errors/refusal.ts";
import { type Command, covers } from "../ucan/command.ts";
import type { Behavior, Contract, Message } from "./behavior.ts";

/** What an actor can do now, by exact name. */
export interface BehaviorTable {
  register<State, Input, Output>(behavior: Behavior<State, Input, Output>, state: State): void;
  unregister(path: string): void;
  /** This path and all below it, segment by segment. */
  unregisterBelow(namespace: Command): void;
  clear(): void;
  get(path: string): Entry | undefined;
  /** In order. */
  paths(): readonly string[];
  /** In the order of their paths. */
  entries(): readonly Entry[];
}

/** A behaviour with its state inside: dispatch need not know the types of either. */
export interface Entry extends Pick<Contract<unknown, unknown>, Told | "isForUs"> {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  /** Parses the input and does the work. Rejects with whatever the handler throws. */
  readonly run: (input: unknown, message: Message) => Promise<unknown>;
}

type Told = "path" | "summary" | "isPublic" | "isOwnersOnly" | "topic";

/** `onTopic` hears of each topic that a behaviour begins (+1) or ceases (−1) to serve. */
export function behaviorTable(onTopic: (topic: string, change: 1 | -1) => void): BehaviorTable {
  const entries = new Map<string, Entry>();
  const unregister = (path: string) => {
    const topic = entries.get(path)?.topic;
    entries.delete(path);
    if (topic !== undefined) onTopic(topic, -1);
  };
  return {
    register: (behavior, state) => {
      // The new topic first: taking a behaviour's place must not leave the topic and join it again.
      if (behavior.topic !== undefined) onTopic(behavior.topic, 1);
      unregister(behavior.path);
      entries.set(behavior.path, entry(behavior, state));
    },
    unregister,
    unregisterBelow: (namespace) => {
      for (const { path } of [...entries.values()]) if (covers(namespace, path)) unregister(path);
    },
    clear: () => {
      for (const path of [...entries.keys()]) unregister(path);
    },
    get: (path) => entries.get(path),
    paths: () => [...entries.keys()].sort(),
    entries: () => [...entries.values()].sort((one, other) => (one.path < other.path ? -1 : 1)),
  };
}

function entry<State, Input, Output>(behavior: Behavior<State, Input, Output>, state: State): Entry {
  const { path, summary, isPublic, isOwnersOnly, topic, isForUs, input, output, handle } = behavior;
  return {
    path,
    summary,
    input,
    output,
    isPublic,
    ...(isOwnersOnly === undefined ? {} : { isOwnersOnly }),
    ...(topic === undefined ? {} : { topic }),
    ...(isForUs === undefined ? {} : { isForUs }),
    run: async (raw, message) => {
      const parsed = input.safeParse(raw);
      return parsed.success ? handle(state, parsed.data, message) : badInput(parsed.error);
    },
  };
}

/** The first few complaints, each with where it is: the sender's program has to find it. */
function badInput(error: z.ZodError): Refusal {
  const complaints = error.issues.slice(0, complaintLimit).map(({ path, message }) => {
    const where = path.map(String).join(".");
    return where === "" ? message : `${where}: ${message}`;
  });
  return refuse("bad-input", complaints.join("; ").slice(0, complaintCharacters));
}

const complaintLimit = 5;
const complaintCharacters = 1000;

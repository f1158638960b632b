import { z } from "zod";
import { assert } from "../errors/assert.ts";
import { DmsError } from "../errors/dms-error.ts";
import { refuse } from "../errors/refusal.ts";
import { behavior } from "./behavior.ts";

/** Anyone may ask, and hears what they said. */
export const echo = behavior({
  path: "/public/echo",
  summary: "Says again what was said",
  isPublic: true,
  input: z.record(z.string(), z.unknown()),
  output: z.record(z.string(), z.unknown()),
  handle: (_state: undefined, input) => input,
});

/** Needs a delegation. */
export const greet = behavior({
  path: "/dms/test/greet",
  summary: "Greets",
  input: z.object({ name: z.string() }),
  output: z.object({ greeting: z.string() }),
  handle: (greeting: string, { name }) => ({ greeting: `${greeting}, ${name}` }),
});

/** Tells a list what came, in the order in which it came. */
export const note = behavior({
  path: "/public/note",
  summary: "Writes down",
  isPublic: true,
  input: z.object({ text: z.string() }),
  output: z.void(),
  handle: (list: string[], { text }) => {
    list.push(text);
  },
});

/** Answers on a topic. */
export const census = behavior({
  path: "/broadcast/census",
  summary: "Who is there",
  isPublic: true,
  topic: "/test/census",
  input: z.object({ question: z.string() }),
  output: z.object({ name: z.string() }),
  handle: (name: string) => ({ name }),
});

/** Breaks a promise of our own code, or reports a failure of the world. */
export const fail = behavior({
  path: "/public/fail",
  summary: "Goes wrong",
  isPublic: true,
  input: z.object({ how: z.enum(["bug", "world", "refusal"]) }),
  output: z.void(),
  handle: (_state: undefined, { how }) => {
    assert(how !== "bug", "this behaviour has no bug");
    if (how === "world") throw new DmsError("DISK_FULL", "the disk is full");
    return Promise.reject(refuse("too-late", "ask earlier"));
  },
});

/** Answers when the test lets it, or when it is told to stop. */
export const work = behavior({
  path: "/public/work",
  summary: "Works until it is done",
  isPublic: true,
  input: z.object({ text: z.string() }),
  output: z.string(),
  handle: (jobs: Job[], { text }, { signal }) =>
    new Promise<string>((resolve) => {
      jobs.push({ text, end: () => resolve("done") });
      signal.addEventListener("abort", () => resolve("given up"));
    }),
});

/** What `work` has begun. */
export interface Job {
  readonly text: string;
  readonly end: () => void;
}

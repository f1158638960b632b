import { z } from "zod";
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

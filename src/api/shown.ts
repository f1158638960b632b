import { z } from "zod";
import type { CallAnswer } from "../node/behaviors/actors-call.ts";
import type { Explained } from "../node/behaviors/cap-explain.ts";
import type { OfferedPage } from "../node/offered.ts";

/** Schemas and answers nest deeper than a message, so they travel as text; a program gets them as JSON. */
export const shownBehaviors = {
  schema: z.strictObject({
    did: z.string(),
    inbox: z.string(),
    behaviors: z.array(
      z.strictObject({
        path: z.string(),
        summary: z.string(),
        access: z.enum(["anyone", "granted", "owner"]),
        topic: z.string().optional(),
        input: z.record(z.string(), z.unknown()).describe("JSON Schema"),
        output: z.record(z.string(), z.unknown()).describe("JSON Schema"),
      }),
    ),
    next: z.string().optional().describe("Where the next page begins: its `after`"),
  }),
  from: ({ behaviors, ...page }: OfferedPage) => ({
    ...page,
    behaviors: behaviors.map((each) => ({ ...each, input: json(each.input), output: json(each.output) })),
  }),
};

/** The answer of a behaviour that was called by its name. */
export const shownAnswer = {
  schema: z.strictObject({ output: z.unknown().describe("What the behaviour answered") }),
  from: ({ output }: CallAnswer) => ({ output: json(output) }),
};

/** Why a message would be accepted or refused. */
export const shownExplanation = {
  schema: z.looseObject({
    isAccepted: z.boolean(),
    links: z.array(z.unknown()).describe("Root first; the last one is the message itself"),
    trust: z.looseObject({ because: z.string() }),
  }),
  from: ({ explanation }: Explained) => json(explanation),
};

/** Text of another node may be no JSON; then it is shown as anything, or as it is. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

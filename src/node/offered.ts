import { z } from "zod";
import type { Entry } from "../actor/behavior-table.ts";
import { didSchema } from "../actor/handle-schema.ts";
import type { Did } from "../did/did.ts";

/** What an actor would do for whoever asked, as far as one message carries it. */
export interface OfferedPage {
  /** Of the actor whose behaviours these are. */
  readonly did: Did;
  readonly inbox: string;
  readonly behaviors: readonly Offered[];
  /** The path after which the next page begins; absent in the last one. */
  readonly next?: string;
}

/** One behaviour, as another node describes it to a person or a program. */
export interface Offered {
  readonly path: string;
  readonly summary: string;
  /** Who may ask: anyone, those to whom it was granted, or only who has the actor's own key. */
  readonly access: Access;
  /** Set where it answers broadcasts on this topic, and only those. */
  readonly topic?: string;
  /** JSON Schema, as text: a schema nests deeper than a message may. */
  readonly input: string;
  readonly output: string;
}

/** Who may ask. */
export type Access = "anyone" | "granted" | "owner";

// With what a message carries beside it, well below its 48 KiB, also where every third sign takes more than one byte.
const pageLimitCharacters = 24_000;
const pageLimitBehaviors = 64;
// One behaviour must always fit in a page of its own.
const schemaLimitCharacters = 10_000;

/** The first of these, which are in the order of their paths, with the path after which to go on. */
export function pageOf(entries: readonly Entry[]): Pick<OfferedPage, "behaviors" | "next"> {
  const behaviors: Offered[] = [];
  let characters = 0;
  for (const entry of entries.slice(0, pageLimitBehaviors)) {
    const offered = offeredAs(entry);
    characters += JSON.stringify(offered).length;
    if (characters > pageLimitCharacters && behaviors.length > 0) break;
    behaviors.push(offered);
  }
  const last = behaviors.at(-1);
  return last === undefined || behaviors.length === entries.length
    ? { behaviors }
    : { behaviors, next: last.path };
}

/** JSON Schema of what a behaviour takes or gives; "{}", which is anything, where it would be too long. */
export function schemaText(schema: z.ZodType): string {
  const known = texts.get(schema);
  if (known !== undefined) return known;
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const text = JSON.stringify(rest, withoutSafeBounds);
  const made = text.length > schemaLimitCharacters ? "{}" : text;
  texts.set(schema, made);
  return made;
}

// Behaviours are declared once and described often.
const texts = new WeakMap<z.ZodType, string>();

/** "integer" says it already. */
function withoutSafeBounds(key: string, value: unknown): unknown {
  const isBound = key === "minimum" || key === "maximum";
  return isBound && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER ? undefined : value;
}

function offeredAs({ path, summary, isPublic, isOwnersOnly, topic, input, output }: Entry): Offered {
  return {
    path,
    summary,
    access: isOwnersOnly ? "owner" : isPublic ? "anyone" : "granted",
    ...(topic === undefined ? {} : { topic }),
    input: schemaText(input),
    output: schemaText(output),
  };
}

const schemaField = z.string().max(schemaLimitCharacters);

export const offeredPageSchema: z.ZodType<OfferedPage> = z.strictObject({
  did: didSchema,
  inbox: z.string().max(128),
  behaviors: z
    .array(
      z.strictObject({
        path: z.string().max(256),
        summary: z.string().max(512),
        access: z.enum(["anyone", "granted", "owner"]),
        topic: z.string().max(128).exactOptional(),
        input: schemaField,
        output: schemaField,
      }),
    )
    .max(pageLimitBehaviors),
  next: z.string().max(256).exactOptional(),
});

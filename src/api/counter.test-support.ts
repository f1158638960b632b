import { z } from "zod";
import { behavior } from "../actor/behavior.ts";
import { grant, refuse } from "../errors/refusal.ts";
import { type Ask, asNumber, asText, route } from "./route.ts";

const read = behavior({
  path: "/test/counter/read",
  summary: "Reads a counter",
  input: z.strictObject({
    id: z.string().max(20),
    waitMs: z.int().max(25_000).optional(),
    unit: z.string().optional(),
  }),
  output: z.object({ count: z.int() }),
  handle: () => ({ count: 0 }),
});

const add = behavior({
  path: "/test/counter/add",
  summary: "Adds to a counter",
  input: z.strictObject({ id: z.string(), by: z.int() }),
  output: z.object({ count: z.int() }),
  handle: () => ({ count: 0 }),
});

/** Two routes over behaviours of a made-up node, for tests of what lies between them and a program. */
export const counterRoutes = [
  route({
    method: "GET",
    path: "/v1/counters/{id}",
    contract: read,
    query: { waitMs: asNumber, unit: asText },
  }),
  route({ method: "POST", path: "/v1/counters/{id}/add", contract: add, timeoutMs: 90_000 }),
];

/** What was asked of the made-up node, and how it answers: by the id that was asked for. */
export function counterNode() {
  const asked: { readonly path: string; readonly input: unknown; readonly timeoutMs: number }[] = [];
  const ask: Ask = async (contract, input, { timeoutMs, signal }) => {
    asked.push({ path: contract.path, input, timeoutMs });
    const { id } = z.object({ id: z.string() }).parse(input);
    if (id === "broken") throw new Error("a fault of our own");
    if (id === "slow") await new Promise((resolve) => signal?.addEventListener("abort", resolve));
    if (id === "slow") return refuse("stopped", "the asker has gone");
    if (id === "declined") return refuse("in-use", "it is in use", { by: "alice" });
    if (id !== "one") return refuse(id, `refused as ${id}`);
    return grant(contract.output.parse({ count: 1 }));
  };
  return { ask, asked };
}

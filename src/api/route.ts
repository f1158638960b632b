import type { z } from "zod";
import type { Contract } from "../actor/behavior.ts";
import { grant, type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import type { ApiRequest } from "./client.ts";

/** How a local program's request reaches one behaviour of its node, and nothing more. Made by `route`. */
export interface Route {
  readonly method: ApiRequest["method"];
  /** Begins with "/v1/"; a part in braces is the request's own: "/v1/deployments/{id}". */
  readonly path: string;
  readonly summary: string;
  /** Names of what may stand in the query, in the order of the documentation. */
  readonly query: readonly string[];
  /** What the schemas in the documentation are made from. */
  readonly contract: Documented;
  /** The schema of the answer: the behaviour's own, unless the route shows it otherwise. */
  readonly answers: unknown;
  /** Reads the request by the behaviour's own schema, asks, and never throws for what the request holds. */
  answer(ask: Ask, parts: RequestParts, signal: AbortSignal): Promise<Reply<unknown>>;
}

/** What the documentation needs of a contract, whatever its types. */
export type Documented = Pick<Contract<unknown, unknown>, "path" | "summary"> & {
  readonly input: unknown;
  readonly output: unknown;
};

/** A node's own way to be asked: `Node.ask`. */
export type Ask = <Input, Output>(
  contract: Contract<Input, Output>,
  input: Input,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
) => Promise<Reply<Output>>;

/** What a request says, by where it says it. */
export interface RequestParts {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** How a text of the query becomes a field of the behaviour's input. */
export type QueryReader = (written: string) => unknown;

/** As it is written. */
export const asText: QueryReader = (written) => written;

/** What is no number stays a text, so that the behaviour's schema says what is wrong with it. */
export const asNumber: QueryReader = (written) =>
  /^-?\d+(\.\d+)?$/.test(written) ? Number(written) : written;

/** A node's own behaviours answer at once, or after this, in milliseconds. */
const defaultTimeoutMs = 30_000;

/** Declares a route. The input is the body's fields, then the query's, then the path's, which nothing overrides. */
export function route<Input, Output>(declaration: {
  readonly method: ApiRequest["method"];
  readonly path: string;
  readonly contract: Contract<Input, Output>;
  readonly query?: Readonly<Record<string, QueryReader>>;
  /** Longer where the behaviour waits for other machines. */
  readonly timeoutMs?: number;
  /** Where a program wants another form of the answer than fits into a message. */
  readonly shown?: { readonly schema: z.ZodType; readonly from: (output: Output) => unknown };
}): Route {
  const { method, path, contract, query = {}, timeoutMs = defaultTimeoutMs, shown } = declaration;
  return {
    method,
    path,
    summary: contract.summary,
    query: Object.keys(query),
    contract,
    answers: shown?.schema ?? contract.output,
    answer: async (ask, parts, signal) => {
      const written = inputOf(parts, query);
      if (!isPlainObject(written)) return written;
      const read = contract.input.safeParse(written);
      if (!read.success) return badInput(read.error.issues);
      const reply = await ask(contract, read.data, { timeoutMs, signal });
      return reply.granted && shown !== undefined ? grant(shown.from(reply.value)) : reply;
    },
  };
}

function inputOf(
  { path, query, body = {} }: RequestParts,
  readers: Readonly<Record<string, QueryReader>>,
): Readonly<Record<string, unknown>> | Refusal {
  if (!isPlainObject(body)) return refuse("bad-input", "the body must be a JSON object");
  const input: Record<string, unknown> = { ...body };
  for (const [name, written] of Object.entries(query)) {
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (read === undefined) return refuse("bad-input", `there is no query parameter ${name} here`);
    input[name] = read(written);
  }
  return Object.assign(input, path);
}

function badInput(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Refusal {
  const told = issues.slice(0, mostIssuesTold);
  const lines = told.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  return refuse("bad-input", lines.join("; "), {
    issues: told.map(({ path, message }) => ({ path, message })),
  });
}

/** Enough to mend a request by; a body of a mebibyte can be wrong in very many ways. */
const mostIssuesTold = 20;

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("granted" in value);
}

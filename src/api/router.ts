import type { Refusal } from "../errors/refusal.ts";
import type { ApiRequest, ApiResponse } from "./client.ts";
import type { Ask, Route } from "./route.ts";

/** Requests in, answers out; knows nothing of HTTP's connections. */
export interface Router {
  /** Never rejects: whatever fails is an answer with a status. */
  handle(request: ApiRequest, signal: AbortSignal): Promise<ApiResponse>;
}

export interface RouterOptions {
  readonly ask: Ask;
  readonly routes: readonly Route[];
  /** What is the same every time, by path: the documentation. */
  readonly documents?: Readonly<Record<string, () => unknown>>;
  /** Told of what is our own fault, with its stack; the asker only hears that there was one. */
  onFault?(error: unknown): void;
}

/** Leads each request to the one route that it fits, and a refusal to the status that a program may choose by. */
export function apiRouter({ ask, routes, documents = {}, onFault }: RouterOptions): Router {
  const byLength = routes.map((route) => ({ route, template: route.path.split("/") }));
  return {
    handle: async ({ method, path, query = {}, body }, signal) => {
      const document = Object.hasOwn(documents, path) ? documents[path] : undefined;
      if (method === "GET" && document !== undefined) return { status: 200, body: document() };
      const words = partsOf(path);
      const fitting = byLength.flatMap(({ route, template }) => {
        const parameters = words === undefined ? undefined : match(template, words);
        return parameters === undefined ? [] : [{ route, parameters }];
      });
      if (fitting.length === 0) return notFound(path);
      const found = fitting.find(({ route }) => route.method === method);
      if (found === undefined)
        return wrongMethod(
          path,
          fitting.map(({ route }) => route.method),
        );
      try {
        const parts = { path: found.parameters, query, body };
        const reply = await found.route.answer(ask, parts, signal);
        return reply.granted ? { status: 200, body: reply.value ?? {} } : declined(reply);
      } catch (error) {
        onFault?.(error);
        return answer(500, "internal-error", "the node failed to answer; its log says more");
      }
    },
  };
}

/** A refusal's status. What is not named here is a declined request: 409. */
const statusOf: ReadonlyMap<string, number> = new Map([
  ["bad-input", 400],
  ["invalid-ensemble", 400],
  ["invalid-input", 400],
  ["ambiguous-id", 400],
  ["not-found", 404],
  ["internal-error", 500],
  ["deadline", 504],
]);

function declined({ because, message, details }: Refusal): ApiResponse {
  return answer(statusOf.get(because) ?? 409, because, message, details);
}

function notFound(path: string): ApiResponse {
  return answer(404, "not-found", `there is nothing at ${path}; GET /v1/openapi.json tells what there is`);
}

function wrongMethod(path: string, methods: readonly string[]): ApiResponse {
  return answer(405, "wrong-method", `${path} takes ${methods.join(" and ")} only`);
}

function answer(status: number, because: string, message: string, details?: unknown): ApiResponse {
  return { status, body: details === undefined ? { because, message } : { because, message, details } };
}

/** Undefined for a path that is not properly percent-encoded. */
function partsOf(path: string): readonly string[] | undefined {
  try {
    return path.split("/").map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function match(
  template: readonly string[],
  words: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (template.length !== words.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const word = words[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== word : word === "") return undefined;
    if (name !== undefined) parameters[name] = word;
  }
  return parameters;
}

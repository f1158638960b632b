import type { IncomingMessage, ServerResponse } from "node:http";
import { DmsError } from "../../errors/dms-error.ts";
import { type Refusal, refuse } from "../../errors/refusal.ts";
import type { ApiRequest, ApiResponse } from "../client.ts";
import type { Router } from "../router.ts";
import { browserGuard } from "./browser-guard.ts";
import { limits } from "./limits.ts";

export interface HttpHandlerOptions {
  readonly router: Router;
  /** Aborted when the node stops: those who wait hear of it. */
  readonly stopping: AbortSignal;
  /** A unix socket is guarded by its mode; TCP is open to every program of the machine, browsers included. */
  readonly isTcp: boolean;
}

/** Reads a request with bounds, hands it to the router, writes its answer as JSON. */
export function httpHandler({ router, stopping, isTcp }: HttpHandlerOptions) {
  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const gone = new AbortController();
    outgoing.once("close", () => {
      if (!outgoing.writableFinished) gone.abort(new DmsError("API_ASKER_GONE", "the asker has gone"));
    });
    const signal = AbortSignal.any([gone.signal, stopping]);
    void answerTo(incoming, isTcp, router, signal).then((answer) =>
      write(outgoing, answer, stopping.aborted),
    );
  };
}

async function answerTo(
  incoming: IncomingMessage,
  isTcp: boolean,
  router: Router,
  signal: AbortSignal,
): Promise<ApiResponse> {
  const guarded = isTcp ? browserGuard(incoming.headers) : undefined;
  if (guarded !== undefined) return { status: 403, body: told(guarded) };
  const { method } = incoming;
  if (method !== "GET" && method !== "POST" && method !== "DELETE") {
    return { status: 405, body: told(refuse("wrong-method", "this API takes GET, POST and DELETE")) };
  }
  const body = await bodyOf(incoming);
  if ("status" in body) return body;
  const url = urlOf(incoming);
  if (url === undefined) return badRequest("the request's path is none");
  const query = Object.fromEntries(url.searchParams);
  const request: ApiRequest = { method, path: url.pathname, query, body: body.value };
  return router.handle(request, signal);
}

/** JSON, or why not. An empty body is none. */
async function bodyOf(incoming: IncomingMessage): Promise<{ readonly value: unknown } | ApiResponse> {
  const declared = Number(incoming.headers["content-length"] ?? 0);
  if (declared > limits.bodyBytes) return tooLarge();
  const pieces: Uint8Array[] = [];
  let received = 0;
  try {
    for await (const piece of incoming) {
      if (!(piece instanceof Uint8Array)) continue;
      received += piece.length;
      if (received > limits.bodyBytes) return tooLarge();
      pieces.push(piece);
    }
  } catch {
    // Nobody is left to read the answer, whatever it is.
    return badRequest("the body ended too early");
  }
  if (received === 0) return { value: undefined };
  if (!isJson(incoming.headers["content-type"])) return wrongType();
  return parsed(Buffer.concat(pieces));
}

function parsed(bytes: Uint8Array): { readonly value: unknown } | ApiResponse {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return { value };
  } catch (error) {
    return badRequest(`the body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function urlOf({ url = "/" }: IncomingMessage): URL | undefined {
  return url.startsWith("/") && !url.startsWith("//") && URL.canParse(url, "http://node")
    ? new URL(url, "http://node")
    : undefined;
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(";")[0]?.trim().toLowerCase() === "application/json";
}

function write(outgoing: ServerResponse, { status, body }: ApiResponse, isLast: boolean): void {
  if (outgoing.destroyed) return;
  const content = Buffer.from(JSON.stringify(body));
  outgoing.writeHead(status, {
    "content-type": "application/json",
    "content-length": content.length,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    // What was not read of a refused body would be taken for the next request.
    ...(isLast || status === 413 ? { connection: "close" } : {}),
  });
  outgoing.end(content);
}

function tooLarge(): ApiResponse {
  const message = `a body has at most ${limits.bodyBytes} bytes`;
  return { status: 413, body: told(refuse("too-large", message)) };
}

function wrongType(): ApiResponse {
  return { status: 415, body: told(refuse("wrong-type", "a body must be sent as application/json")) };
}

function badRequest(message: string): ApiResponse {
  return { status: 400, body: told(refuse("bad-request", message)) };
}

function told({ because, message }: Refusal) {
  return { because, message };
}

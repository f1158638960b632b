import { request as httpRequest } from "node:http";
import type { Answer, Request } from "../fleet.ts";

/** One request of HTTP over a unix socket: to a node's API, or to the container engine. */
export function socketRequest(
  socketPath: string,
  { method, path, query = {}, body }: Request,
): Promise<Answer> {
  const search = new URLSearchParams(query).toString();
  const content = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        socketPath,
        method,
        path: search === "" ? path : `${path}?${search}`,
        headers: content === undefined ? {} : { "content-type": "application/json" },
        timeout: patienceMs,
        agent: false,
      },
      (incoming) => {
        let text = "";
        incoming.setEncoding("utf8");
        incoming.on("data", (chunk: string) => {
          text += chunk;
        });
        incoming.on("error", reject);
        incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, body: parsed(text) }));
      },
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer on ${socketPath} in time`)));
    outgoing.on("error", reject);
    outgoing.end(content);
  });
}

// Longer than a node holds an answer back.
const patienceMs = 60_000;

/** The engine answers some requests with a bare word, or with nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

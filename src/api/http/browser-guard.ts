import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { type Refusal, refuse } from "../../errors/refusal.ts";

/**
 * Turns away what a browser sends on behalf of a web page: a page could otherwise run jobs here, either by asking
 * 127.0.0.1 across origins or, by DNS rebinding, under a name of its own. Programs send no Origin, and name the host
 * by its address.
 */
export function browserGuard({ host, origin, ...headers }: IncomingHttpHeaders): Refusal | undefined {
  if (origin !== undefined) return refuse("no-browsers", "this API does not answer web pages");
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "none")
    return refuse("no-browsers", "this API does not answer web pages");
  if (host === undefined || !isAddress(withoutPort(host))) {
    return refuse("unknown-host", "ask this API by its address, not by a name");
  }
  return undefined;
}

/** Reachable from this machine only. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function isAddress(host: string): boolean {
  return host === "localhost" || isIP(host) !== 0;
}

function withoutPort(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(host)?.[1];
  return bracketed ?? host.replace(/:\d+$/, "");
}

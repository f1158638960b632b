import type { ApiClient } from "../api/client.ts";
import { DmsError } from "../errors/dms-error.ts";

/**
 * The first of these that has a node behind it, found at the first request and kept. Only one where nothing listens is
 * passed over: a request that may have reached a node is never made twice.
 */
export function firstAnswering(clients: readonly ApiClient[]): ApiClient {
  let found: ApiClient | undefined;
  return {
    async request(request, signal) {
      if (found !== undefined) return found.request(request, signal);
      let absent: unknown;
      for (const client of clients) {
        try {
          const response = await client.request(request, signal);
          found = client;
          return response;
        } catch (error) {
          if (!isAbsent(error)) throw error;
          absent ??= error;
        }
      }
      throw absent ?? new DmsError("API_UNREACHABLE", "there is no socket to ask a node on");
    },
  };
}

function isAbsent(error: unknown): boolean {
  return error instanceof DmsError && error.code === "API_UNREACHABLE" && error.details["isAbsent"] === true;
}

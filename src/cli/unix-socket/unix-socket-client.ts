import { connect, type Socket } from "node:net";
import type { ApiClient, ApiRequest, ApiResponse } from "../../api/client.ts";
import { DmsError } from "../../errors/dms-error.ts";
import { requestBytes, responseReader } from "./http-message.ts";

/** In UTF-8 bytes, without the closing zero: what the system's socket address has room for. */
const longestPathBytes = 107;

/**
 * A node's API over its unix socket. Speaks the little HTTP that its own node needs over a bare socket, one request per
 * connection: loading node:http would double what starting the CLI costs.
 */
export function unixSocketClient({ path }: { readonly path: string }): ApiClient {
  return {
    request: (request, signal) => {
      if (Buffer.byteLength(path) > longestPathBytes) return Promise.reject(pathTooLong(path));
      return exchange(path, request, signal);
    },
  };
}

function exchange(path: string, request: ApiRequest, signal: AbortSignal | undefined): Promise<ApiResponse> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const socket = connect(path);
    const onAbort = () => fail(signal?.reason);
    const settle = (socket: Socket) => {
      signal?.removeEventListener("abort", onAbort);
      socket.destroy();
    };
    const fail = (reason: unknown) => {
      settle(socket);
      reject(reason);
    };
    const reader = responseReader();
    signal?.addEventListener("abort", onAbort, { once: true });
    socket.on("connect", () => socket.write(requestBytes(request)));
    socket.on("error", (cause) => fail(unreachable(path, cause)));
    socket.on("end", () => fail(unreachable(path, new Error("it hung up before it had answered"))));
    socket.on("data", (bytes) => {
      try {
        const response = reader.add(bytes);
        if (response === undefined) return;
        settle(socket);
        resolve(response);
      } catch (error) {
        fail(error);
      }
    });
  });
}

function unreachable(path: string, cause: Error): DmsError {
  const code = "code" in cause ? cause.code : undefined;
  const isAbsent = code === "ENOENT" || code === "ECONNREFUSED";
  const why = isAbsent
    ? "none is running there"
    : code === "EACCES"
      ? "this user may not open it"
      : cause.message;
  return new DmsError("API_UNREACHABLE", `no node answers on ${path}: ${why}`, { path, isAbsent, cause });
}

function pathTooLong(path: string): DmsError {
  return new DmsError(
    "API_SOCKET_PATH_TOO_LONG",
    `${path} has more than the ${longestPathBytes} bytes that a socket's path may have: name a shorter one`,
    { path },
  );
}

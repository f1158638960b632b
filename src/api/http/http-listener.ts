import { createServer, type Server } from "node:http";
import { DmsError } from "../../errors/dms-error.ts";
import type { Router } from "../router.ts";
import { isLoopback } from "./browser-guard.ts";
import { httpHandler } from "./http-handler.ts";
import { limits } from "./limits.ts";
import { listenOnSocket } from "./socket-file.ts";

/** A node's API, open to programs of its own machine. */
export interface HttpListener {
  /** "host:port" that it listens on beside the socket; absent when not asked for. */
  readonly tcpAddress: string | undefined;
  /** Stops listening, tells those who wait that it is over, removes the socket. A second call does nothing. */
  close(): Promise<void>;
}

export interface HttpListenerOptions {
  readonly router: Router;
  /** Made with mode 0600; its directory, if it is missing, with 0700. */
  readonly socketPath: string;
  /** Only a loopback address: whoever reaches it may run jobs. Port 0 takes any that is free. */
  readonly tcp?: { readonly host: string; readonly port: number };
  /** Told of what goes wrong with the listener itself, later on: no file descriptors left, for one. */
  onFault?(error: Error): void;
}

/**
 * Rejects with API_SOCKET_IN_USE when a node answers there already, API_ADDRESS_IN_USE, API_NOT_LOOPBACK, or what the
 * system says.
 */
export async function httpListener(options: HttpListenerOptions): Promise<HttpListener> {
  const { router, socketPath, tcp, onFault = () => {} } = options;
  if (tcp !== undefined && !isLoopback(tcp.host)) throw notLoopback(tcp.host);
  const stopping = new AbortController();
  const local = serverFor(router, stopping.signal, false);
  await listenOnSocket(local, socketPath);
  const servers = [local];
  let tcpAddress: string | undefined;
  if (tcp !== undefined) {
    const server = serverFor(router, stopping.signal, true);
    try {
      tcpAddress = await listenOnTcp(server, tcp.host, tcp.port);
    } catch (error) {
      await closeAll(servers);
      throw error;
    }
    servers.push(server);
  }
  for (const server of servers) server.on("error", onFault);
  let closing: Promise<void> | undefined;
  return {
    tcpAddress,
    close: () => {
      stopping.abort(new DmsError("API_STOPPING", "the node is stopping"));
      closing ??= closeAll(servers);
      return closing;
    },
  };
}

function serverFor(router: Router, stopping: AbortSignal, isTcp: boolean): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.headersMs,
    },
    httpHandler({ router, stopping, isTcp }),
  );
  server.maxConnections = limits.connections;
  server.on("clientError", (error, socket) => {
    if (!socket.writable || ("code" in error && error.code === "ECONNRESET")) return socket.destroy();
    const body = JSON.stringify({
      because: "bad-request",
      message: "this is not HTTP as this node reads it",
    });
    socket.end(
      `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
    return undefined;
  });
  return server;
}

async function listenOnTcp(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === "EADDRINUSE"
          ? new DmsError("API_ADDRESS_IN_USE", `${host}:${port} is taken by another program`, { cause })
          : cause,
      );
    server.once("error", onError);
    server.listen({ host, port }, () => {
      server.off("error", onError);
      resolve();
    });
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? `${host}:${address.port}` : `${host}:${port}`;
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(async (server) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const impatience = setTimeout(() => server.closeAllConnections(), limits.closingMs);
      await closed;
      clearTimeout(impatience);
    }),
  );
}

function notLoopback(host: string): DmsError {
  return new DmsError(
    "API_NOT_LOOPBACK",
    `the API over TCP listens on loopback addresses only, not on ${host}: whoever reaches it may run jobs. From elsewhere, use an SSH tunnel`,
    { host },
  );
}

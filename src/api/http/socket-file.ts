import { chmod, lstat, mkdir, unlink } from "node:fs/promises";
import { connect, type Server } from "node:net";
import { dirname } from "node:path";
import { DmsError, errorCode } from "../../errors/dms-error.ts";

/** In UTF-8 bytes, without the closing zero: what the system's socket address has room for. */
const longestPathBytes = 107;

/**
 * Listens on a unix socket that only this user may open. A file that a killed node left behind is taken away, but only
 * when it is a socket on which nobody answers.
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  if (Buffer.byteLength(path) > longestPathBytes) throw pathTooLong(path);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await listen(server, path);
  } catch (error) {
    if (errnoOf(error) !== "EADDRINUSE") throw error;
    await removeStale(path);
    await listen(server, path);
  }
  await chmod(path, 0o600);
}

/** The socket is made closed to others, not closed afterwards: the mask is set for the one call that makes it. */
function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => {
      server.off("listening", onListening);
      reject(error);
    };
    const onListening = () => {
      server.off("error", onError);
      resolve();
    };
    server.once("error", onError);
    server.once("listening", onListening);
    const mask = process.umask(0o177);
    try {
      server.listen(path);
    } finally {
      process.umask(mask);
    }
  });
}

async function removeStale(path: string): Promise<void> {
  const file = await lstat(path);
  if (!file.isSocket()) {
    throw new DmsError("API_SOCKET_IN_USE", `${path} is a file of something else: name another API socket`, {
      path,
    });
  }
  if (await isAnswering(path)) {
    throw new DmsError("API_SOCKET_IN_USE", `a node answers on ${path} already`, { path });
  }
  await unlink(path);
}

function isAnswering(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => settle(true));
    // Whoever may not be asked might be alive: only a refused connection says that nobody listens.
    socket.once("error", (error) => settle(errnoOf(error) !== "ECONNREFUSED"));
  });
}

function errnoOf(error: unknown): unknown {
  return errorCode(error) ?? (error instanceof Error && "code" in error ? error.code : undefined);
}

function pathTooLong(path: string): DmsError {
  return new DmsError(
    "API_SOCKET_PATH_TOO_LONG",
    `${path} has more than the ${longestPathBytes} bytes that a socket's path may have: name a shorter one`,
    { path },
  );
}

import { lstat, mkdir, stat, unlink } from "node:fs/promises";
import { connect, type Server } from "node:net";
import { dirname } from "node:path";
import { keystoreError } from "../errors.ts";

/**
 * Listens where only this user may ask. A socket that a killed agent left behind is taken away. Rejects with
 * AGENT_RUNNING, or KEYSTORE_NOT_PRIVATE where others may reach into the directory.
 */
export async function listenOnAgentSocket(server: Server, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await checkAgentDirectory(dirname(path));
  try {
    await listen(server, path);
  } catch (error) {
    if (errnoOf(error) !== "EADDRINUSE") throw error;
    await removeStale(path);
    await listen(server, path);
  }
}

/** Rejects with KEYSTORE_NOT_PRIVATE: in a directory of somebody else, somebody else might answer. */
export async function checkAgentDirectory(path: string): Promise<void> {
  const { uid, mode } = await stat(path);
  if (uid === (process.getuid?.() ?? uid) && (mode & 0o077) === 0) return;
  throw keystoreError("KEYSTORE_NOT_PRIVATE", `${path} is not its owner's alone: run chmod 700 ${path}`);
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
  if (file.isSocket() && (await isRefusing(path))) return unlink(path);
  throw keystoreError(
    "AGENT_RUNNING",
    `an agent answers on ${path} already: end it with dms key agent --lock`,
  );
}

/** Whether nobody listens any more; whoever may not be asked might be alive. */
function isRefusing(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => settle(false));
    socket.once("error", (error) => settle(errnoOf(error) === "ECONNREFUSED"));
  });
}

function errnoOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

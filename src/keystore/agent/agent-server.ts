import { createServer, type Server, type Socket } from "node:net";
import type { Cancel, Clock } from "../../clock/clock.ts";
import { sentenceOf } from "../../errors/dms-error.ts";
import { toHex } from "../hex.ts";
import type { AgentTimes } from "../key-agent.ts";
import type { AgentEnd, OpenKey, UnlockedKey } from "../keys.ts";
import { type AgentRequest, agentRequest } from "./agent-messages.ts";
import { listenOnAgentSocket } from "./agent-socket.ts";
import { connectionLimit, lineTimeoutMs } from "./limits.ts";
import { lineReader } from "./line-reader.ts";

export interface KeyAgentServerOptions {
  /** Made with mode 0600; its directory must be the owner's alone. */
  readonly socketPath: string;
  readonly key: UnlockedKey;
  readonly times: AgentTimes;
  readonly clock: Clock;
}

/** Answers until a time is up or somebody says "lock". Rejects with AGENT_RUNNING where one answers already. */
export async function keyAgentServer(options: KeyAgentServerOptions): Promise<OpenKey> {
  const { socketPath, times, clock } = options;
  const { promise: ended, resolve } = Promise.withResolvers<AgentEnd>();
  let key: UnlockedKey | undefined = options.key;
  let closing: Promise<void> | undefined;
  const sockets = new Set<Socket>();
  const end = (why: AgentEnd) => {
    if (closing !== undefined) return closing;
    key = undefined;
    cancelIdle();
    cancelLongest();
    closing = closed(server, sockets).then(() => resolve(why));
    return closing;
  };
  const answer = (request: AgentRequest): object => {
    if (key === undefined) return declined("locked", "the agent has forgotten its key");
    if (request.ask === "keys") return { keys: [key.entry] };
    if (request.ask === "lock") return { locked: true };
    if (request.key !== key.entry.name) return declined("not-held", `the agent does not hold ${request.key}`);
    cancelIdle();
    cancelIdle = clock.after(times.idleMs, () => void end("idle"));
    return { signature: toHex(key.signer.sign(request.bytes)) };
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    serve(socket, clock, answer, () => void end("locked"));
  });
  server.maxConnections = connectionLimit;
  await listenOnAgentSocket(server, socketPath);
  let cancelIdle: Cancel = clock.after(times.idleMs, () => void end("idle"));
  const cancelLongest = clock.after(times.longestMs, () => void end("longest"));
  return { ended, close: () => end("closed") };
}

/** One question for each connection: there is nothing to keep one open for. */
function serve(
  socket: Socket,
  clock: Clock,
  answer: (request: AgentRequest) => object,
  lock: () => void,
): void {
  const read = lineReader();
  const cancel = clock.after(lineTimeoutMs, () => socket.destroy());
  socket.once("close", cancel);
  socket.on("error", () => socket.destroy());
  socket.on("data", (piece) => {
    try {
      const [line] = read(piece);
      if (line === undefined) return;
      socket.pause();
      const request = agentRequest.safeParse(JSON.parse(line));
      const reply = request.success
        ? answer(request.data)
        : declined("malformed", "there is no such request");
      socket.end(`${JSON.stringify(reply)}\n`, () => {
        if ("locked" in reply) lock();
      });
    } catch (error) {
      // What was asked is somebody else's mistake, and no reason to forget the key.
      socket.end(`${JSON.stringify(declined("malformed", sentenceOf(error)))}\n`);
    }
  });
}

function declined(because: string, message: string) {
  return { because, message: message.slice(0, 1_000) };
}

/** The socket's file goes with the server. */
function closed(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroySoon();
  });
}

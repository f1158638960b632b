import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { ended, isHere } from "./peer-program.ts";

/** Why there is no NATS here, or undefined. */
export function whyNoNats(): string | undefined {
  return isHere("nats-server") ? undefined : "NATS is not here; `sh cicd/provision.sh bench` installs it";
}

/** A NATS server on this machine, somebody who answers there, and somebody who asks. */
export interface Nats {
  ask(payload: string): Promise<string>;
  close(): Promise<void>;
}

/** Two connections over loopback, and the server between them: what a request and its reply take there. */
export async function nats(): Promise<Nats> {
  const port = await freePort();
  const server = spawn("nats-server", ["-a", "127.0.0.1", "-p", `${port}`], { stdio: "ignore" });
  const [asker, answerer] = [await client(port), await client(port)];
  let answered: (payload: string) => void = () => {};
  answerer.onMessage = (reply, payload) => answerer.socket.write(published(reply, payload));
  asker.onMessage = (_reply, payload) => answered(payload);
  await answerer.say("SUB echo 1\r\nPING\r\n");
  await asker.say("SUB inbox 1\r\nPING\r\n");
  return {
    ask: (payload) =>
      new Promise((resolve) => {
        answered = resolve;
        asker.socket.write(`PUB echo inbox ${payload.length}\r\n${payload}\r\n`);
      }),
    close: async () => {
      asker.socket.destroy();
      answerer.socket.destroy();
      await ended(server, () => void server.kill());
    },
  };
}

function published(subject: string, payload: string): string {
  return `PUB ${subject} ${payload.length}\r\n${payload}\r\n`;
}

async function client(port: number) {
  const socket = await connected(port, 100);
  let text = "";
  let greeted = () => {};
  const made = {
    socket,
    onMessage: (_reply: string, _payload: string) => {},
    /** Resolves at the server's PONG: it has done all that was said before. */
    say: (lines: string) =>
      new Promise<void>((resolve) => {
        greeted = resolve;
        socket.write(lines);
      }),
  };
  socket.on("data", (part) => {
    text += part.toString("latin1");
    for (let line = firstLine(text); line !== undefined; line = firstLine(text)) {
      const [verb, _subject, _id, ...rest] = line.split(" ");
      const bodyBytes = verb === "MSG" ? Number(rest.at(-1)) + 2 : 0;
      const end = line.length + 2 + bodyBytes;
      if (text.length < end) return;
      const body = text.slice(line.length + 2, end - 2);
      text = text.slice(end);
      if (verb === "MSG") made.onMessage(rest.length > 1 ? (rest[0] ?? "") : "", body);
      if (verb === "PONG") greeted();
      if (verb === "PING") socket.write("PONG\r\n");
    }
  });
  await made.say('CONNECT {"verbose":false}\r\nPING\r\n');
  return made;
}

function firstLine(text: string): string | undefined {
  const end = text.indexOf("\r\n");
  return end < 0 ? undefined : text.slice(0, end);
}

/** The server needs a moment before it listens. */
async function connected(port: number, attempts: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").setNoDelay(true);
  try {
    await once(socket, "connect");
    return socket;
  } catch (error) {
    if (attempts === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return connected(port, attempts - 1);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const at = server.address();
  server.close();
  await once(server, "close");
  return typeof at === "object" && at !== null ? at.port : 0;
}

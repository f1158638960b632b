// A program that takes the place of `dms` in tests of the development network: it listens, says what it was told, ends.
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";

const words = process.argv.slice(2);
const config = JSON.parse(readFileSync(words[words.indexOf("--config") + 1] ?? "", "utf8"));
if (config.name === process.env["BROKEN_NODE"]) {
  process.exitCode = 7;
} else {
  const answers: Readonly<Record<string, unknown>> = {
    "GET /v1/peers/self": { id: config.name, addresses: [`/${config.name}`] },
    "POST /v1/onboarding": { onboarded: {} },
    "GET /v1/deployments": {
      deployments: [
        { id: "one", state: "running", createdAtMs: 0, allocations: 1, summary: "" },
        { id: "two", state: "completed", createdAtMs: 0, allocations: 1, summary: "" },
      ],
    },
    "POST /v1/deployments/one/shutdown": { state: "completed", problems: [] },
  };
  const server = createServer((incoming, outgoing) => {
    const request = `${incoming.method} ${incoming.url}`;
    process.stderr.write(`${request}\n`);
    const body = JSON.stringify(answers[request] ?? {});
    incoming.resume();
    outgoing.writeHead(200, { "content-length": body.length }).end(body);
  });
  // One that was killed has left it behind.
  rmSync(config.apiSocket, { force: true });
  server.listen(config.apiSocket, () => {
    process.stderr.write(`pid ${process.pid} bootstrap ${config.bootstrap.join()}\n`);
    process.stdout.write("ready: peer x\n");
  });
  const stop = () => {
    server.close();
    server.closeAllConnections();
    process.stdin.destroy();
  };
  process.once("SIGTERM", stop);
  process.stdin.once("end", stop).resume();
}

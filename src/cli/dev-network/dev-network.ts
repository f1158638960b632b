import { lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import type { ApiClient } from "../../api/client.ts";
import { DmsError, sentenceOf } from "../../errors/dms-error.ts";
import { type DevNode, type Member, startDevNode } from "./dev-node.ts";
import { shutDownDeployments } from "./shut-down-deployments.ts";

/** What a development network stands on. main.ts fills it in. */
export interface DevNetworkOptions {
  readonly count: number;
  /** This user's own; each network gets a directory in it, which is gone again afterwards. */
  readonly directory: string;
  /** How the executable is called: the program that runs it, and its own file. */
  readonly program: readonly string[];
  readonly clientOf: (socketPath: string) => ApiClient;
  /** Makes a key and a token of an organisation that is thrown away with the network. */
  readonly admit: () => Member;
  readonly containers: {
    /** Makes the image that the examples use. Resolves with a sentence when there can be no containers. */
    prepare(): Promise<string | undefined>;
    /** Removes what a node of this peer id that did not end by itself has left. */
    clear(owner: string): Promise<void>;
  };
  /** What to type first where the shell does not know `dms`. */
  readonly alias?: string | undefined;
  /** What was made ready is told here, on stdout. */
  readonly say: (line: string) => void;
  /** What the nodes log, each line with its node's name before it. */
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

const names = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"];

/** Runs the network until the signal fires, and then leaves nothing behind: no process, container, socket or file. */
export async function devNetwork(options: DevNetworkOptions): Promise<void> {
  const { directory, say, signal, containers } = options;
  const own = ownDirectory(directory);
  const nodes: DevNode[] = [];
  try {
    const obstacle = await containers.prepare();
    if (obstacle !== undefined) say(`These nodes can run no containers: ${obstacle}`);
    await startAll(options, own, nodes);
    if (!signal.aborted) tellHowToGoOn(nodes, options);
    await aborted(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await takeDown(options, nodes);
    rmSync(own, { recursive: true, force: true });
    removeIfEmpty(directory);
  }
}

async function startAll(options: DevNetworkOptions, own: string, nodes: DevNode[]): Promise<void> {
  const start = async (index: number, bootstrap: readonly string[]) => {
    const name = names[index] ?? `node-${index + 1}`;
    const node = startDevNode(options, {
      name,
      directory: `${own}/${name}`,
      bootstrap,
      member: options.admit(),
    });
    nodes.push(node);
    await node.ready;
    return node;
  };
  const first = await start(0, []);
  const bootstrap = await first.addresses();
  const others = Array.from({ length: options.count - 1 }, (_, index) => start(index + 1, bootstrap));
  await Promise.all(others);
  await Promise.all(nodes.map((node) => node.onboard()));
}

function tellHowToGoOn(nodes: readonly DevNode[], { say, alias }: DevNetworkOptions): void {
  const width = Math.max(...nodes.map(({ name }) => name.length));
  for (const { name, socketPath } of nodes) say(`${name.padEnd(width)}  DMS_API_SOCKET=${socketPath}`);
  say("");
  say(`${nodes.length} nodes are ready. In another shell, asking ${nodes[0]?.name ?? "the first"}:`);
  if (alias !== undefined) say(`  ${alias}`);
  say("  dms status");
  say("  dms deploy examples/hello.yaml");
  say("Ctrl-C here ends them all and leaves nothing behind.");
}

async function takeDown({ log, containers }: DevNetworkOptions, nodes: readonly DevNode[]): Promise<void> {
  await Promise.all(nodes.map((node) => shutDownDeployments(node, log)));
  await Promise.all(nodes.map((node) => node.stop()));
  for (const { peer, name } of nodes) {
    await containers.clear(peer).catch((error: unknown) => log(`${name}: ${sentenceOf(error)}`));
  }
}

/** A directory of this process's own. What networks whose process is gone have left beside it goes away first. */
function ownDirectory(directory: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(directory);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) {
    throw new DmsError(
      "CLI_DIRECTORY_NOT_OWN",
      `${directory} is open to others: remove it, or ask who made it`,
    );
  }
  for (const name of readdirSync(directory)) {
    if (!isRunning(Number(name))) rmSync(`${directory}/${name}`, { recursive: true, force: true });
  }
  const own = `${directory}/${process.pid}`;
  mkdirSync(own, { mode: 0o700 });
  return own;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch (error) {
    // Another network of this user may still run.
    if (!(error instanceof Error && "code" in error && error.code === "ENOTEMPTY")) throw error;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    // The children hold the process open meanwhile.
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

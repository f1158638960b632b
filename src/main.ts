// The `dms` executable. Light at its start: what a command needs is loaded when it is typed.

import { runCli } from "./cli/cli.ts";
import type { CliEnvironment, DevOptions, RunOptions } from "./cli/environment.ts";
import { exitCodes } from "./cli/exit-codes.ts";
import { firstAnswering } from "./cli/first-answering.ts";
import {
  apiSockets,
  defaultDataDirectory,
  devDirectory,
  isOnPath,
  keysDirectory,
} from "./cli/terminal/places.ts";
import { type Terminal, terminal } from "./cli/terminal/terminal.ts";
import { unixSocketClient } from "./cli/unix-socket/unix-socket-client.ts";
import { systemClock } from "./clock/system/system-clock.ts";
import { DmsError, sentenceOf } from "./errors/dms-error.ts";
import type { ExternalSigner } from "./keystore/external-signer.ts";
import type { Keys } from "./keystore/keys.ts";
import type { SecretKey } from "./keystore/secret-key.ts";
import { version } from "./node/version.ts";
import { silent } from "./telemetry/telemetry.ts";

/** Filled in by cicd/build.ts. */
declare const DMS_COMMIT: string | undefined;
const commit = typeof DMS_COMMIT === "undefined" ? "from source" : DMS_COMMIT;

await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<void> {
  const here = terminal();
  const sockets = apiSockets(namedSocket(argv), here.variables);
  const environment: CliEnvironment = {
    ...here,
    clock: systemClock(),
    client: firstAnswering(sockets.map((path) => unixSocketClient({ path }))),
    version: `${version} (${commit})`,
    openKeys: () => openKeys(here),
    machine: {
      run: (options) => run(options, here),
      dev: (options) => dev(options, here),
    },
  };
  process.exitCode = await runCli(argv, environment);
}

/** Read before yargs reads the rest: which node is asked is part of the environment that a command gets. */
function namedSocket(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === "--api-socket" || word.startsWith("--api-socket="));
  if (at === -1) return undefined;
  return argv[at]?.includes("=") ? argv[at].slice(argv[at].indexOf("=") + 1) : argv[at + 1];
}

/** The keys of whoever types: their files, their agent, and the devices that sign for them. */
async function openKeys({ variables }: Terminal): Promise<Keys> {
  const [{ fileKeystore }, { walletSigner }, { keyAgentClient }, { keyAgentServer }, { signingWith }] =
    await Promise.all([
      import("./keystore/file/file-keystore.ts"),
      import("./keystore/file/wallet-signer.ts"),
      import("./keystore/agent/agent-client.ts"),
      import("./keystore/agent/agent-server.ts"),
      import("./keystore/secret-key.ts"),
    ]);
  const [{ nodeCrypto }, { systemRandom }, { unlocking }] = await Promise.all([
    import("./crypto/node-crypto/node-crypto.ts"),
    import("./random/system/system-random.ts"),
    import("./keystore/keys.ts"),
  ]);
  const [directory, clock, crypto] = [keysDirectory(variables), systemClock(), nodeCrypto()];
  const socketPath = `${directory}/agent.sock`;
  const signing = signingWith(crypto, walletSigner);
  const store = fileKeystore({ directory, signing });
  return {
    store,
    crypto,
    random: systemRandom(),
    agent: keyAgentClient({ socketPath, clock }),
    unlock: unlocking(store, signing),
    device: (account) => device(account, variables),
    keepOpen: (key, times) => keyAgentServer({ socketPath, key, times, clock }),
  };
}

/** A program that was named signs for the device, else the device itself is asked. */
async function device(account: number, variables: Terminal["variables"]): Promise<ExternalSigner> {
  const program = variables["DMS_SIGNER_COMMAND"];
  if (program !== undefined && program !== "") {
    const { commandSigner } = await import("./keystore/command-signer/command-signer.ts");
    return commandSigner({ command: [program], account, clock: systemClock() });
  }
  const { ledgerSigner } = await import("./keystore/ledger/ledger-signer.ts");
  return ledgerSigner({ account });
}

async function run(options: RunOptions, here: Terminal): Promise<number> {
  const [{ readConfig }, { machineHost }, { httpListener }, { serveNode }, { hostname }] = await Promise.all([
    import("./node/config.ts"),
    import("./host/machine.ts"),
    import("./api/http/http-listener.ts"),
    import("./api/serve-node.ts"),
    import("node:os"),
  ]);
  const { config: name, dataDirectory: dataDir, trust: roots, isChild, passphrase, ...flags } = options;
  const path = name ?? here.variables["DMS_CONFIG"];
  const config = readConfig({
    defaultDataDirectory: defaultDataDirectory(here.variables),
    hostname: hostname(),
    environment: here.variables,
    ...(path === undefined ? {} : { file: { name: path, text: await here.readFile(path) } }),
    flags: { ...flags, dataDir, roots },
  });
  if (!config.granted) throw new DmsError("CLI_INVALID_CONFIG", config.message);
  const stopping = isChild ? orphaned(here.signal) : here.signal;
  const write = (line: string) => here.stderr(`${line}\n`);
  const identity = await identityKey(config.value.machine.identity, passphrase, here);
  const served = await serveNode(config.value, {
    openHost: (machine, log) => machineHost(machine, log, identity),
    listen: httpListener,
    write,
  });
  const tcp = served.tcpAddress === undefined ? "" : `, api tcp ${served.tcpAddress}`;
  here.stdout(`ready: peer ${served.node.peer}, api socket ${served.socketPath}${tcp}\n`);
  await aborted(stopping);
  await served.stop();
  return exitCodes.done;
}

/** The key that a node was told to be; undefined where it is to have its own. */
async function identityKey(
  name: string | undefined,
  passphrase: RunOptions["passphrase"],
  here: Terminal,
): Promise<SecretKey | undefined> {
  if (name === undefined) return undefined;
  const { keyName } = await import("./keystore/key-name.ts");
  const { store } = await openKeys(here);
  await store.find(keyName(name));
  return store.unlock(keyName(name), await passphrase(name));
}

async function dev({ nodes }: DevOptions, here: Terminal): Promise<number> {
  const [
    { devNetwork },
    { nodeCrypto },
    { organisation },
    { didOf },
    { peerIdOf },
    { randomBytes },
    { systemClock },
  ] = await Promise.all([
    import("./cli/dev-network/dev-network.ts"),
    import("./crypto/node-crypto/node-crypto.ts"),
    import("./node/organisation.ts"),
    import("./did/did.ts"),
    import("./network/peer-id.ts"),
    import("node:crypto"),
    import("./clock/system/system-clock.ts"),
  ]);
  const crypto = nodeCrypto();
  const founder = organisation(crypto.keyPair(randomBytes(32)), crypto, systemClock());
  await devNetwork({
    count: nodes,
    directory: devDirectory(here.variables),
    program: [process.execPath, ...process.execArgv, process.argv[1] ?? ""],
    clientOf: (path) => unixSocketClient({ path }),
    admit: () => {
      const seed = randomBytes(32);
      const { publicKey } = crypto.keyPair(seed);
      const token = founder.admit(didOf(publicKey), "/dms", randomBytes(12));
      return { seed, peer: peerIdOf(publicKey), root: founder.did, token };
    },
    alias: isOnPath("dms", here.variables["PATH"]) ? undefined : `alias dms=${process.argv[1]}`,
    containers: { prepare: prepareContainers, clear: clearContainers },
    say: (line) => here.stdout(`${line}\n`),
    log: (line) => here.stderr(`${line}\n`),
    signal: here.signal,
  });
  return exitCodes.done;
}

async function prepareContainers(): Promise<string | undefined> {
  const { importBusybox } = await import("./executor/docker/busybox-image.ts");
  const found = await dockerFor("nobody");
  if (!found.granted) return found.message;
  await found.value.close();
  try {
    await importBusybox();
    return undefined;
  } catch (error) {
    return `the image of the examples could not be made of this machine's busybox: ${sentenceOf(error)}`;
  }
}

async function clearContainers(owner: string): Promise<void> {
  const found = await dockerFor(owner);
  if (!found.granted) return;
  const { signal } = new AbortController();
  for (const id of await found.value.list(signal)) await found.value.remove(id, signal);
  await found.value.close();
}

async function dockerFor(owner: string) {
  const { findDocker } = await import("./executor/docker/docker-executor.ts");
  return findDocker({ owner, telemetry: silent });
}

/** Aborted with `signal`, or when the process that started this one is gone and with it the other end of stdin. */
function orphaned(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort(new DmsError("CLI_INTERRUPTED", "the starter of this node is gone"));
  process.stdin.on("end", stop).on("error", stop).resume();
  signal.addEventListener("abort", () => process.stdin.destroy(), { once: true });
  return AbortSignal.any([signal, controller.signal]);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A Docker daemon for this run. `stop` ends the one that we started, by its process, and leaves anyone else's alone. */
export interface Daemon {
  stop(): Promise<void>;
}

// A cold start on two busy cores took under ten seconds.
const startMs = 30_000;
const stopMs = 20_000;
const pollMs = 250;

const nothingToStop: Daemon = { stop: async () => {} };

/** Starts dockerd where it is installed, allowed, and not answering yet. Without it the scenarios that need it say so. */
export async function docker(): Promise<Daemon> {
  if (answers()) return nothingToStop;
  if (process.getuid?.() !== 0 || spawnSync("dockerd", ["--version"]).status !== 0) {
    console.log("Docker is not offered here: scenarios that need it are skipped.");
    return nothingToStop;
  }
  return started();
}

function answers(): boolean {
  return spawnSync("docker", ["info"], { stdio: "ignore" }).status === 0;
}

async function started(): Promise<Daemon> {
  mkdirSync("reports", { recursive: true });
  const log = openSync("reports/dockerd.log", "w");
  const child = spawn("dockerd", { stdio: ["ignore", log, log] });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.on("error", () => resolve());
    child.on("exit", () => resolve());
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await Promise.race([ended, sleep(stopMs, undefined, { ref: false })]);
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  };
  for (let waitedMs = 0; waitedMs < startMs && child.exitCode === null; waitedMs += pollMs) {
    if (answers()) return { stop };
    await sleep(pollMs);
  }
  await stop();
  console.log("dockerd did not start (reports/dockerd.log says why): scenarios that need it are skipped.");
  return nothingToStop;
}

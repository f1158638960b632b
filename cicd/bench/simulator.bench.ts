import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { nodeCrypto } from "../../src/crypto/node-crypto/node-crypto.ts";
import type { Bench } from "./bench.ts";

const messageBytes = 650;

/** Whole networks, real signatures on; beside the bare signing and checking of as many messages as they sent. */
export async function bench(): Promise<readonly Bench[]> {
  return [network(10, 20), network(100, 100), network(1_000, 100)];
}

function network(nodes: number, deployments: number): Bench {
  let last: Summary | undefined;
  return {
    title: `The simulator: ${nodes} nodes form a network and end ${deployments} deployments`,
    rounds: 1,
    subject: {
      name: "the whole run, start of the process included",
      count: 1,
      run: async () => {
        last = await simulate(nodes, deployments);
      },
    },
    // Measured first, so the number is what such runs send: about 12 messages a deployment and 10 a node.
    limit: {
      name: "bare sign and verify of so many messages",
      count: 1,
      run: async () => signAndVerify(12 * deployments + 10 * nodes),
    },
    notes: () => (last === undefined ? [] : figures(last, nodes)),
  };
}

interface Summary {
  readonly events: number;
  readonly sent: number;
  readonly gossiped: number;
  readonly wallMs: number;
  readonly memoryBytes: number;
  readonly elapsedMs: number;
  readonly jobs: readonly { readonly state: string }[];
}

async function simulate(nodes: number, deployments: number): Promise<Summary> {
  const asked = ["--nodes", `${nodes}`, "--deployments", `${deployments}`, "--seed", "7", "--minutes", "10"];
  const child = spawn(process.execPath, ["simulator/run.ts", ...asked, "--quiet", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = (await text(child.stdout)).trim().split("\n");
  const { summary }: { readonly summary: Summary } = JSON.parse(lines.at(-1) ?? "");
  assert.equal(summary.jobs.filter(({ state }) => state !== "completed" && state !== "failed").length, 0);
  return summary;
}

function figures({ events, sent, gossiped, wallMs, memoryBytes, elapsedMs, jobs }: Summary, nodes: number) {
  const completed = jobs.filter(({ state }) => state === "completed").length;
  return [
    `${Math.round(events / (wallMs / 1_000)).toLocaleString("en")} events a second; ${sent.toLocaleString("en")} messages sent, ${gossiped.toLocaleString("en")} by gossip`,
    `${(elapsedMs / wallMs).toFixed(0)} times faster than the clock; ${(memoryBytes / nodes / 1_024).toFixed(0)} KiB a node; ${completed} of ${jobs.length} deployments completed`,
  ];
}

function signAndVerify(messages: number): void {
  const crypto = nodeCrypto();
  const pair = crypto.keyPair(new Uint8Array(32).fill(7));
  const message = new Uint8Array(messageBytes);
  for (let count = 0; count < messages; count++) {
    message[0] = count;
    assert.ok(crypto.verify(pair.publicKey, message, pair.sign(message)));
  }
}

import assert from "node:assert/strict";
import { asked, field, list } from "./answers.ts";
import { typed } from "./commands.ts";
import { step } from "./step.ts";
import type { Story } from "./world.ts";

step("{machine} and {machine} know each other", async (story, one, other) => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const peer = await peerOf(story, to);
    const isKnown = async () => (await connectedPeers(story, from)).includes(peer);
    await story.fleet.within(30_000, `${from} is connected with ${to}`, isKnown);
  }
});

step("{machine} no longer counts {machine} among the connected", async (story, from, to) => {
  const gone = story.peers.get(to);
  const isGone = async () => gone !== undefined && !(await connectedPeers(story, from)).includes(gone);
  await story.fleet.within(60_000, `${from} has noticed that ${to} is gone`, isGone);
});

step("{machine} pings {machine}", async (story, from, to) => {
  await typed(story, from, ["peers", "ping", await peerOf(story, to)]);
});

step("{machine} lists its peers", async (story, machine) => {
  await typed(story, machine, ["peers"]);
});

step("{machine} is remembered", async (story, machine) => {
  await peerOf(story, machine);
});

step("{machine} has the name it had before", async (story, machine) => {
  assert.ok(story.peers.has(machine), "it was remembered");
  await peerOf(story, machine);
});

/** The machine's name on the network. */
export async function peerOf(story: Story, machine: string): Promise<string> {
  const peer = String(field(await asked(story, machine, "/v1/peers/self"), "id"));
  const before = story.peers.get(machine);
  assert.ok(before === undefined || before === peer, `${machine} has another peer id than before`);
  story.peers.set(machine, peer);
  return peer;
}

async function connectedPeers(story: Story, machine: string): Promise<readonly unknown[]> {
  const peers = list(await asked(story, machine, "/v1/peers"), "peers");
  return peers.filter((peer) => field(peer, "isConnected") === true).map((peer) => field(peer, "id"));
}

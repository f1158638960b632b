import assert from "node:assert/strict";
import type { RunningCommand } from "../environments/fleet.ts";
import { field, list } from "./answers.ts";
import { must, typed } from "./commands.ts";
import { step } from "./step.ts";
import { lastDeployment, type Story } from "./world.ts";

step("nobody but its owner can open the door to the node of {machine}", ({ fleet }, machine) => {
  assert.equal(fleet.doorMode(machine).toString(8), "600");
});

step("a second node is started on the memory of {machine}", async (story, machine) => {
  await typed(story, machine, ["run"]);
});

step("a computer {machine} without a node", ({ fleet }, name) => fleet.start([{ name, role: "terminal" }]));

step("a whole network is started on {machine} with one command", async (story, machine) => {
  const network = story.fleet.begin(machine, ["dev"]);
  story.running = network;
  const isReady = () => {
    assert.equal(network.exitCode, undefined, `it ended: ${network.stdout}${network.stderr}`);
    return network.stdout.includes("nodes are ready");
  };
  await story.fleet.within(60_000, "the network is ready", isReady);
});

step("{int} nodes on {machine} know each other", async (story, count, machine) => {
  const { stdout } = await must(story, machine, ["peers", "--json"]);
  const peers = list(JSON.parse(stdout), "peers").filter((peer) => field(peer, "isConnected") === true);
  assert.equal(peers.length + 1, count);
});

step("the process that serves it on {machine} is killed", async (story, machine) => {
  const network = networkOf(story);
  const node = String(field(list(await described(story, machine), "allocations")[0], "provider"));
  const before = startsOf(node, network);
  await story.fleet.killProcess(machine, `/${node}/config.json`);
  await story.fleet.within(30_000, "it is up again", () => startsOf(node, network) > before);
});

step("the network is ended with Ctrl-C", async (story) => {
  const network = networkOf(story);
  network.interrupt();
  story.result = await network.ended();
});

step("nothing of it is left", async ({ fleet }) => {
  assert.deepEqual(await fleet.leftovers(), []);
});

step("{machine} finds {string} in the output of its service", async (story, machine, text) => {
  const read = () => must(story, machine, ["logs", lastDeployment(story).id]);
  await story.fleet.within(10_000, `"${text}" is printed`, async () => (await read()).stdout.includes(text));
});

step("{machine} finds the service running when it looks at it", async (story, machine) => {
  const isRunning = async () => field(await described(story, machine), "state") === "running";
  await story.fleet.within(10_000, "the service runs", isRunning);
});

step("{machine} can stop its service, which is then completed", async (story, machine) => {
  await must(story, machine, ["stop", lastDeployment(story).id]);
  assert.equal(field(await described(story, machine), "state"), "completed");
});

/** The deployment as the command line describes it: a computer without a node has no other way to ask. */
async function described(story: Story, machine: string): Promise<unknown> {
  const { stdout } = await must(story, machine, ["describe", lastDeployment(story).id, "--json"]);
  return JSON.parse(stdout);
}

function networkOf({ running }: Story): RunningCommand {
  assert.ok(running !== undefined, "a network runs");
  return running;
}

/** How often the network has said that this node was started. */
function startsOf(node: string, { stderr }: RunningCommand): number {
  return stderr.split("\n").filter((line) => line.startsWith(`${node} |`) && line.includes("node.started"))
    .length;
}

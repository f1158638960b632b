import assert from "node:assert/strict";
import { asked, field } from "./answers.ts";
import { typed } from "./commands.ts";
import { peerOf } from "./peers.ts";
import { step } from "./step.ts";
import { type Deployed, lastDeployment, lastResult, type Story } from "./world.ts";

step("{machine} asks what {machine} offers", async (story, from, to) => {
  await typed(story, from, ["actor", "behaviors", await peerOf(story, to)]);
});

step(
  "{machine} asks {machine} by the name {string} to forget a deployment",
  async (story, from, to, name) => {
    const peer = await peerOf(story, to);
    await typed(story, from, ["actor", "call", peer, name, "deployment=nosuchone"]);
  },
);

step("it is {word}", (story, verdict) => {
  const { exitCode, stdout, stderr } = lastResult(story);
  assert.equal(exitCode === 0 ? "handled" : "refused", verdict, `${stdout}\n${stderr}`);
});

step("{machine} is refused", (story) => {
  const { exitCode, stdout, stderr } = lastResult(story);
  assert.equal(exitCode, 1, `${stdout}\n${stderr}`);
});

step("the DID of {machine} is known", async (story, machine) => {
  story.dids.set(machine, String(field(await asked(story, machine, "/v1/status"), "did")));
});

step("{machine} reaches {machine} by the DID that was known", async (story, from, to) => {
  const { stdout, exitCode } = await typed(story, from, ["actor", "call", didOf(story, to), "/public/hello"]);
  assert.equal(exitCode, 0, stdout);
  assert.ok(stdout.includes(didOf(story, to)), stdout);
});

step("{machine} calls by its name what tells the output of the deployment", async (story, from) => {
  await callAbout(story, from, "logs", output("0"));
});

step(
  "{machine} calls what tells the output of the deployment, from the line {string} on",
  async (story, from, line) => {
    await callAbout(story, from, "logs", output(line));
  },
);

step("a call of it by {machine} without any input is refused before it is sent", async (story, from) => {
  const { stderr, exitCode } = await callAbout(story, from, "logs", []);
  assert.equal(exitCode, 2, stderr);
  assert.ok(stderr.includes("nothing was sent"), stderr);
});

step("{machine} waits in a call for more output of the deployment", async (story, from) => {
  const { host, path } = await behaviorOf(lastDeployment(story), story, "logs");
  const input = ["name=service", "cursor=0", `waitMs=${longestWaitMs}`];
  story.running = story.fleet.begin(from, ["actor", "call", host, path, ...input, "--timeout", "2m"]);
  await story.fleet.advance(arrivalMs);
});

step("the call that {machine} had begun is answered", async (story) => {
  assert.ok(story.running !== undefined, "something was called");
  const { exitCode, stderr } = await story.running.ended();
  assert.equal(exitCode, 0, stderr);
});

step("nothing can be called any more by {machine} under the name of the deployment", async (story, from) => {
  for (const [name, input] of [
    ["logs", output("0")],
    ["shutdown", []],
  ] as const) {
    const { exitCode, stderr } = await callAbout(story, from, name, input);
    assert.equal(exitCode, 1, stderr);
    assert.match(stderr, /has no behaviour/);
  }
});

step("{machine} calls what stops the deployment of {machine}", async (story, from, owner) => {
  const deployed = story.deployments.findLast((each) => each.owner === owner);
  assert.ok(deployed !== undefined, `${owner} has deployed something`);
  await callAbout(story, from, "shutdown", [], deployed);
});

step("{machine} asks the allocation of {machine} to start afresh", async (story, from, owner) => {
  const deployed = story.deployments.findLast((each) => each.owner === owner);
  assert.ok(deployed !== undefined, `${owner} has deployed something`);
  const { peer, inbox } = await handleIn(story, deployed);
  await typed(story, from, ["actor", "call", `${peer}/${inbox}`, "/dms/allocation/restart"]);
});

/** Calls one of the behaviours that a machine has for a deployment as long as that is there. */
async function callAbout(
  story: Story,
  from: string,
  name: string,
  input: readonly string[],
  deployed = lastDeployment(story),
) {
  const { host, path } = await behaviorOf(deployed, story, name);
  return typed(story, from, ["actor", "call", host, path, ...input]);
}

async function behaviorOf(deployed: Deployed, story: Story, name: string) {
  const { peer } = await handleIn(story, deployed);
  return { host: peer, path: `/dms/ensemble/${deployed.id}/allocation/${name}` };
}

async function handleIn(story: Story, { owner, id }: Deployed) {
  const manifest = await asked(story, owner, `/v1/deployments/${id}/manifest`);
  const handle = Object.values(Object(field(manifest, "allocations"))).map((each) =>
    field(each, "handle"),
  )[0];
  return { peer: String(field(handle, "peer")), inbox: String(field(handle, "inbox")) };
}

function output(cursor: string): readonly string[] {
  return ["name=service", `cursor=${cursor}`, `waitMs=${outputWaitMs}`];
}

function didOf({ dids }: Story, machine: string): string {
  const did = dids.get(machine);
  assert.ok(did !== undefined, `the DID of ${machine} is known`);
  return did;
}

/** As long as a machine holds an answer back. */
const longestWaitMs = 60_000;

/** Until what a program prints at its start is there. */
const outputWaitMs = 5_000;

/** Until a message is there and its handling has begun. */
const arrivalMs = 1_000;

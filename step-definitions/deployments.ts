import assert from "node:assert/strict";
import type { CommandResult } from "../environments/fleet.ts";
import { asked, field, list } from "./answers.ts";
import { typed } from "./commands.ts";
import { ensembleOf, type Job } from "./jobs.ts";
import { step } from "./step.ts";
import { type Deployed, lastDeployment, type Story } from "./world.ts";

step("{machine} deploys {job}", async (story, owner, job) => {
  await deploy(story, owner, job, []);
});

step("{machine} hands in {job}", async (story, owner, job) => {
  await deploy(story, owner, job, ["--no-wait"]);
});

step("{machine} deploys and follows {job}", async (story, owner, job) => {
  const file = await written(story, owner, job);
  const running = story.fleet.begin(owner, ["deploy", file, "--follow"]);
  story.running = running;
  await story.fleet.within(30_000, "the deployment has an id", () => idIn(running.stderr) !== undefined);
  remember(story, owner, running);
});

step("{machine} runs {job}", async (story, owner, job) => {
  await deploy(story, owner, job, ["--no-wait"]);
  await becomes(story, "running", 60_000);
});

step("the deployment is {word} within {duration}", (story, state, limitMs) => becomes(story, state, limitMs));

step("the deployment is {word}", async (story, state) => {
  assert.equal(field(await view(story), "state"), state, await shown(story));
});

step("the deployment failed because {string}", async (story, reason) => {
  const failure = String(field(await view(story), "failure"));
  assert.ok(failure.includes(reason), `expected "${reason}" in "${failure}"`);
});

step("the deployment failed", async (story) => {
  assert.equal(field(await view(story), "state"), "failed", await shown(story));
});

step("{word} runs on {machine}", async (story, allocation, machine) => {
  assert.equal(field(await allocationView(story, allocation), "provider"), machine);
});

step("the {word} runs on {machine}", async (story, allocation, machine) => {
  assert.equal(field(await allocationView(story, allocation), "provider"), machine);
});

step("every part of it runs on a machine of its own", async (story) => {
  const providers = list(await view(story), "allocations").map((each) => field(each, "provider"));
  assert.equal(new Set(providers).size, providers.length, `some share a machine: ${providers.join(", ")}`);
});

step("the {word} is {word} within {duration}", async (story, allocation, state, limitMs) => {
  await story.fleet.within(limitMs, `${allocation} is ${state}`, async () => {
    return field(await allocationView(story, allocation), "state") === state;
  });
});

step("{machine} stops the deployment", async (story, machine) => {
  await typed(story, machine, ["stop", lastDeployment(story).id]);
});

step("{machine} asks for the output of the {word}", async (story, machine, allocation) => {
  await typed(story, machine, ["logs", lastDeployment(story).id, allocation]);
});

step("{machine} asks for the output", async (story, machine) => {
  await typed(story, machine, ["logs", lastDeployment(story).id]);
});

step("{machine} follows the output", async (story, machine) => {
  story.running = story.fleet.begin(machine, ["logs", lastDeployment(story).id, "--follow"]);
});

step("{machine} lists the deployments", async (story, machine) => {
  await typed(story, machine, ["ps"]);
});

step("{machine} looks at the deployment", async (story, machine) => {
  await typed(story, machine, ["describe", lastDeployment(story).id]);
});

step(
  "{machine} looks at the deployment by the first {int} letters of its id",
  async (story, machine, count) => {
    await typed(story, machine, ["describe", lastDeployment(story).id.slice(0, count)]);
  },
);

step("{machine} presses Ctrl-C", async (story) => {
  assert.ok(story.running !== undefined, "something goes on");
  story.running.interrupt();
  story.result = await story.running.ended();
});

step("the command goes on to print {string}", async (story, _text) => {
  const running = story.running;
  assert.ok(running !== undefined, "something goes on");
  await story.fleet.within(30_000, `"${_text}" is printed`, () => running.stdout.includes(_text));
});

step("the command ends by itself within {duration}", async (story, limitMs) => {
  const running = story.running;
  assert.ok(running !== undefined, "something goes on");
  await story.fleet.within(limitMs, "the command ends", () => running.exitCode !== undefined);
  story.result = await running.ended();
});

/** Deploys and remembers the command's result and the deployment, if it came to one. */
export async function deploy(
  story: Story,
  owner: string,
  job: Job,
  options: readonly string[],
): Promise<CommandResult> {
  const file = await written(story, owner, job);
  const result = await typed(story, owner, ["deploy", file, ...options]);
  remember(story, owner, result);
  return result;
}

/** Remembers the deployment that a command has told of. */
export function remember(story: Story, owner: string, { stderr }: { readonly stderr: string }): void {
  const id = idIn(stderr);
  if (id !== undefined) story.deployments.push({ owner, id });
}

/** The latest deployment as its owner's node sees it. */
export async function view(story: Story, { owner, id }: Deployed = lastDeployment(story)): Promise<unknown> {
  return asked(story, owner, `/v1/deployments/${id}`);
}

async function allocationView(story: Story, allocation: string): Promise<unknown> {
  const all = list(await view(story), "allocations");
  const found = all.find((each) => field(each, "name") === allocation);
  assert.ok(found !== undefined, `the deployment has no ${allocation}: ${JSON.stringify(all)}`);
  return found;
}

async function becomes(story: Story, state: string, limitMs: number): Promise<void> {
  await story.fleet.within(limitMs, `the deployment is ${state}`, async () => {
    const now = field(await view(story), "state");
    const isOver = now === "completed" || now === "failed";
    assert.ok(now === state || !isOver, `it is ${String(now)} instead: ${await shown(story)}`);
    return now === state;
  });
}

async function shown(story: Story): Promise<string> {
  return JSON.stringify(await view(story), undefined, 1);
}

async function written(story: Story, owner: string, job: Job): Promise<string> {
  const file = "job.yaml";
  await story.fleet.write(owner, file, ensembleOf(job));
  return file;
}

function idIn(stderr: string): string | undefined {
  return /^deployment (\S+)$/m.exec(stderr)?.[1];
}

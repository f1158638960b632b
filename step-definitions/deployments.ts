import assert from "node:assert/strict";
import type { CommandResult } from "../environments/fleet.ts";
import { asked, field, list } from "./answers.ts";
import { typed } from "./commands.ts";
import { ensembleOf, type Job, namesOf, readJob } from "./jobs.ts";
import { step } from "./step.ts";
import { type Deployed, lastDeployment, lastResult, type Story } from "./world.ts";

step("{machine} deploys {job}", async (story, owner, job) => {
  await deploy(story, owner, job, []);
});

step("{machine} deploys for a program {job}", async (story, owner, job) => {
  await deploy(story, owner, job, ["--json"]);
});

step("{machine} waits {int} seconds at most for {job}", async (story, owner, seconds, job) => {
  await deploy(story, owner, job, ["--timeout", `${seconds}s`]);
});

step("{machine} can deploy {job}", async (story, owner, job) => {
  const { exitCode, stderr } = await deploy(story, owner, job, []);
  assert.equal(exitCode, 0, stderr);
});

step("{machine} also runs {job}", async (story, owner, job) => {
  await deploy(story, owner, job, ["--no-wait"]);
  await becomes(story, "running", 60_000);
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
  await hasSpoken(story, owner, job);
});

step("the deployment is {word} within {duration}", (story, state, limitMs) => becomes(story, state, limitMs));

// A command may return a moment before the last formality of a deployment.
step("the deployment is {word}", (story, state) => becomes(story, state, 10_000));

step("the deployment failed because {string}", async (story, reason) => {
  await becomes(story, "failed", 10_000);
  const failure = String(field(await view(story), "failure"));
  assert.ok(failure.includes(reason), `expected "${reason}" in "${failure}"`);
});

step("the deployment failed", async (story) => {
  assert.equal(field(await view(story), "state"), "failed", await shown(story));
});

step("its {word} ran on {machine}", async (story, allocation, machine) => {
  assert.equal(field(await allocationView(story, allocation), "provider"), machine);
});

step("all parts of it run on one machine", async (story) => {
  assert.equal(new Set(await providersOf(story)).size, 1);
});

step("the two services run on different machines", async (story) => {
  const [one, other] = story.deployments.slice(-2);
  assert.notDeepEqual(await providersOf(story, one), await providersOf(story, other));
});

step("every part of it runs on a machine of its own", async (story) => {
  const providers = await providersOf(story);
  assert.equal(new Set(providers).size, providers.length, `some share a machine: ${providers.join(", ")}`);
});

step("its {word} is {word}", async (story, allocation, state) => {
  assert.equal(field(await allocationView(story, allocation), "state"), state, await shown(story));
});

step("bids were asked for once", async (story) => {
  const rounds = list(await view(story), "events").filter((event) => field(event, "kind") === "bids");
  assert.equal(rounds.length, 1, await shown(story));
});

step(
  "one of the two deployments is running, and the other failed because {string}",
  async (story, reason) => {
    const two = story.deployments.slice(-2);
    const states = async () => Promise.all(two.map(async (each) => field(await view(story, each), "state")));
    const isSettled = async () => (await states()).sort().join() === "failed,running";
    await story.fleet.within(60_000, "one runs and one failed", isSettled);
    const failures = await Promise.all(
      two.map(async (each) => String(field(await view(story, each), "failure"))),
    );
    assert.ok(
      failures.some((failure) => failure.includes(reason)),
      failures.join("; "),
    );
  },
);

step("the deployment comes to an end within {duration}", async (story, limitMs) => {
  await story.fleet.within(limitMs, "the deployment is over", async () => isOver(await view(story)));
});

step("its {word} is {word} within {duration}", async (story, allocation, state, limitMs) => {
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

step("{machine} reads the deployment's whole id", (story) => {
  const { id } = lastDeployment(story);
  assert.ok(lastResult(story).stdout.includes(id), `expected ${id} in:\n${lastResult(story).stdout}`);
});

step("{machine} reads which machine serves it", async (story) => {
  const provider = String(field(list(await view(story), "allocations")[0], "provider"));
  const { stdout } = lastResult(story);
  assert.ok(stdout.includes(provider), `expected ${provider} in:\n${stdout}`);
});

step("{machine} has no deployments", async (story, machine) => {
  assert.deepEqual(list(await asked(story, machine, "/v1/deployments"), "deployments"), []);
});

step("{machine} is among those who deployed", async (story, machine) => {
  const all = list(await asked(story, machine, "/v1/deployments"), "deployments");
  assert.ok(all.some((each) => field(each, "id") === lastDeployment(story).id));
});

step(
  "{machine} deploys so many tasks that two of their ids begin with the same letter",
  async (story, owner) => {
    // Ids are made of 32 signs, so that this ends with the thirty-third at the latest.
    while (sharedLetter(story) === undefined) await deploy(story, owner, readJob("a task"), []);
  },
);

step("{machine} looks at what begins with that letter", async (story, owner) => {
  await typed(story, owner, ["describe", sharedLetter(story) ?? ""]);
});

step("{machine} presses Ctrl-C", async (story) => {
  assert.ok(story.running !== undefined, "something goes on");
  story.running.interrupt();
  story.result = await story.running.ended();
});

step("the command goes on to print {string}", async (story, text) => {
  const running = story.running;
  assert.ok(running !== undefined, "something goes on");
  await story.fleet.within(30_000, `"${text}" is printed`, () => running.stdout.includes(text));
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

function sharedLetter({ deployments }: Story): string | undefined {
  const letters = deployments.map(({ id }) => id.charAt(0));
  return letters.find((letter, at) => letters.indexOf(letter) < at);
}

async function allocationView(story: Story, allocation: string): Promise<unknown> {
  const all = list(await view(story), "allocations");
  const found = all.find((each) => field(each, "name") === allocation);
  assert.ok(found !== undefined, `the deployment has no ${allocation}: ${JSON.stringify(all)}`);
  return found;
}

async function becomes(story: Story, state: string, limitMs: number): Promise<void> {
  await story.fleet.within(limitMs, `the deployment is ${state}`, async () => {
    const seen = await view(story);
    const now = field(seen, "state");
    assert.ok(now === state || !isOver(seen), `it is ${String(now)} instead: ${await shown(story)}`);
    return now === state;
  });
}

async function providersOf(story: Story, of?: Deployed): Promise<readonly unknown[]> {
  return list(await view(story, of), "allocations").map((each) => field(each, "provider"));
}

function isOver(deployment: unknown): boolean {
  const state = field(deployment, "state");
  return state === "completed" || state === "failed";
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

/** A program that runs may not have come to its first word yet; a story that goes on with it means one that has. */
async function hasSpoken(story: Story, owner: string, job: Job): Promise<void> {
  if (!job.script.some((line) => line.includes("echo"))) return;
  const path = `/v1/deployments/${lastDeployment(story).id}/logs`;
  for (const allocation of namesOf(job)) {
    await story.fleet.within(30_000, `${allocation} has printed something`, async () => {
      const { body } = await story.fleet.ask(owner, { method: "GET", path, query: { allocation } });
      return list(body, "chunks").length > 0;
    });
  }
}

import assert from "node:assert/strict";
import { asked, field } from "./answers.ts";
import { step } from "./step.ts";
import type { Story } from "./world.ts";

step("{machine} has nothing in use", async (story, machine) => {
  await story.fleet.within(30_000, `${machine} has nothing in use`, async () => {
    return (await millicores(story, machine, "free")) === (await millicores(story, machine, "onboarded"));
  });
  assert.equal(field(await status(story, machine), "allocations"), 0);
  assert.equal(await story.fleet.programs(machine), 0, "programs still run there");
});

step("{machine} has {int} thousandths of a core in use", async (story, machine, thousandths) => {
  assert.equal(await millicores(story, machine, "allocated"), thousandths);
});

step("{machine} has {int} thousandths of a core free", async (story, machine, thousandths) => {
  assert.equal(await millicores(story, machine, "free"), thousandths);
});

step("{machine} has something in use", async (story, machine) => {
  assert.ok((await millicores(story, machine, "allocated")) > 0);
});

step("{machine} offers half of its machine", async (story, machine) => {
  const [offered, whole] = [
    await millicores(story, machine, "onboarded"),
    await millicores(story, machine, "machine"),
  ];
  assert.equal(offered, Math.floor(whole / 2));
});

step("{machine} offers its machine to the network", async (story, machine) => {
  assert.equal(field(await status(story, machine), "isOnboarded"), true);
});

step("{machine} offers nothing", async (story, machine) => {
  assert.equal(field(await status(story, machine), "isOnboarded"), false);
});

step("a program runs on {machine}", async (story, machine) => {
  assert.equal(await story.fleet.programs(machine), 1);
});

function status(story: Story, machine: string): Promise<unknown> {
  return asked(story, machine, "/v1/status");
}

async function millicores(story: Story, machine: string, amount: string): Promise<number> {
  return Number(field(await status(story, machine), "resources", amount, "cpuMillicores"));
}

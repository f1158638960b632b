import assert from "node:assert/strict";
import type { MachineSpec } from "../environments/fleet.ts";
import { sayAmount } from "./amounts.ts";
import { asked, field } from "./answers.ts";
import { must } from "./commands.ts";
import { step } from "./step.ts";
import { lastDeployment, type Story } from "./world.ts";

step("a network of {machines}", async (story, names) => {
  await join(
    story,
    names.map((name) => ({ name })),
  );
  await Promise.all(names.map((name) => must(story, name, ["onboard"])));
});

step("a network of {int} machines", async (story, count) => {
  const names = Array.from({ length: count }, (_, at) => `machine-${at + 1}`);
  await join(
    story,
    names.map((name) => ({ name })),
  );
  await Promise.all(names.map((name) => must(story, name, ["onboard"])));
});

step("{machines} is/are in the network and offer(s) nothing", async (story, names) => {
  await join(
    story,
    names.map((name) => ({ name })),
  );
});

step("{machine} is in the network and offers {amount}", async (story, name, amount) => {
  await join(story, [{ name }]);
  await offer(story, name, amount);
});

step("{machine} has {amount}, and offers nothing", async (story, name, hardware) => {
  await join(story, [{ name, hardware }]);
});

step("{machine} has {amount}, and offers half of it", async (story, name, hardware) => {
  await join(story, [{ name, hardware }]);
  await must(story, name, ["onboard"]);
});

step("{machine} is a stranger to the network", (story, name) => join(story, [{ name, role: "stranger" }]));

step("{machine} is an attacker", (story, name) => join(story, [{ name, role: "attacker" }]));

step("the node of {machine} is stopped", ({ fleet }, name) => fleet.stop(name));

step("the node of {machine} is killed", ({ fleet }, name) => fleet.crash(name));

step("the node of {machine} is started again", async ({ fleet }, name) => {
  await fleet.restart(name);
  await fleet.settle();
});

step("the node of {machine} is killed and started again", async ({ fleet }, name) => {
  await fleet.crash(name);
  await fleet.restart(name);
  await fleet.settle();
});

step("the power of {machine} fails", ({ fleet }, name) => fleet.losePower(name));

step("the log of {machine} tells of the deployment", async (story, name) => {
  const { id } = lastDeployment(story);
  const isTold = () => story.fleet.logs(name).some((line) => line.includes(id));
  await story.fleet.within(5_000, `the log of ${name} names ${id}`, isTold);
});

step("{machine} and {machine} have different identities", async (story, one, other) => {
  const [a, b] = [await asked(story, one, "/v1/status"), await asked(story, other, "/v1/status")];
  assert.match(String(field(a, "did")), /^did:key:z6Mk/);
  assert.notEqual(field(a, "did"), field(b, "did"));
});

step("{duration} pass(es)", ({ fleet }, forMs) => fleet.advance(forMs));

/** Starts them and waits until they know each other. */
export async function join({ fleet }: Story, machines: readonly MachineSpec[]): Promise<void> {
  await fleet.start(machines);
  await fleet.settle();
}

async function offer(story: Story, name: string, amount: Parameters<typeof sayAmount>[0]): Promise<void> {
  const { cores, memory, disk } = sayAmount(amount);
  await must(story, name, [
    "onboard",
    ...(cores === undefined ? [] : ["--cpu", cores]),
    ...(memory === undefined ? [] : ["--memory", memory.replace(" ", "")]),
    ...(disk === undefined ? [] : ["--disk", disk.replace(" ", "")]),
  ]);
}

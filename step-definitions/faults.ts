import assert from "node:assert/strict";
import { step } from "./step.ts";

step("the way between {machine} and {machine} is cut", ({ fleet }, one, other) => fleet.cut(one, other));

step("{machine} is cut off from everybody", ({ fleet }, machine) => fleet.isolate(machine));

step("the network is whole again", async ({ fleet }) => {
  fleet.heal();
  await fleet.settle();
});

step("{machine} sends {machine} again what was sent before", ({ fleet }, from, to) =>
  fleet.attack(from, to, "replay"),
);

step("{machine} sends {machine} a changed copy of what was sent before", ({ fleet }, from, to) =>
  fleet.attack(from, to, "forge"),
);

step("{machine} sends {machine} noise", ({ fleet }, from, to) => fleet.attack(from, to, "noise"));

step("{machine} has counted a message refused as {string}", ({ fleet }, machine, reason) => {
  const refused = fleet.refusedMessages(machine);
  assert.ok((refused[reason] ?? 0) > 0, `refused so far: ${JSON.stringify(refused)}`);
});

step("{machine} has refused a message", ({ fleet }, machine) => {
  const refused = Object.values(fleet.refusedMessages(machine));
  assert.ok(
    refused.some((count) => count > 0),
    "nothing was refused",
  );
});

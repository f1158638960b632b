import assert from "node:assert/strict";
import { typed } from "./commands.ts";
import { remember } from "./deployments.ts";
import { step, stepWithText } from "./step.ts";
import { lastResult } from "./world.ts";

stepWithText("{machine} has a file {string}:", async ({ fleet }, machine, file, text) => {
  await fleet.write(machine, file, text);
});

step("{machine} deploys the file {string}", async (story, machine, file) => {
  remember(story, machine, await typed(story, machine, ["deploy", file]));
});

step("{machine} has the file {string} checked", async (story, machine, file) => {
  await typed(story, machine, ["ensemble", "validate", file]);
});

step("{machine} is told of line {int}: {string}", (story, _machine, line, text) => {
  const { stdout, stderr } = lastResult(story);
  const told = `${stdout}\n${stderr}`.split("\n");
  assert.ok(
    told.some((each) => each.includes(`:${line}:`) && each.includes(text)),
    `expected line ${line} and "${text}" in:\n${told.join("\n")}`,
  );
});

import assert from "node:assert/strict";
import type { CommandResult } from "../environments/fleet.ts";
import { step } from "./step.ts";
import { lastResult, type Story } from "./world.ts";

step("{machine} types {string}", async (story, machine, line) => {
  await typed(
    story,
    machine,
    line
      .replace(/^dms ?/, "")
      .split(" ")
      .filter(Boolean),
  );
});

step("the command succeeds", (story) => endsWith(story, 0));

step("the command ends with code {int}", (story, code) => endsWith(story, code));

step("the command ends with a reason", (story) => {
  const { exitCode, stderr } = lastResult(story);
  assert.notEqual(exitCode, 0, shown(story));
  assert.match(stderr, /^dms: (?!this is a fault)/m, shown(story));
});

step("{machine} reads {string}", (story, _machine, text) => {
  const { stdout } = lastResult(story);
  assert.ok(stdout.includes(text), `expected "${text}" in:\n${shown(story)}`);
});

step("{machine} reads nothing but {string}", (story, _machine, text) => {
  assert.equal(lastResult(story).stdout.trim(), text, shown(story));
});

step("{machine} does not read {string}", (story, _machine, text) => {
  assert.ok(!lastResult(story).stdout.includes(text), `did not expect "${text}" in:\n${shown(story)}`);
});

step("{machine} is told {string}", (story, _machine, text) => {
  const { stdout, stderr } = lastResult(story);
  assert.ok(`${stdout}\n${stderr}`.includes(text), `expected "${text}" in:\n${shown(story)}`);
});

step("{machine} is told that {word} declined because {string}", (story, _machine, by, text) => {
  const { stdout, stderr } = lastResult(story);
  const lines = `${stdout}\n${stderr}`.split("\n");
  const told = lines.some((line) => line.includes(by) && line.includes(text));
  assert.ok(told, `expected ${by} and "${text}" on one line in:\n${shown(story)}`);
});

step("what {machine} reads can be read by a program", (story) => {
  const lines = lastResult(story).stdout.trim().split("\n");
  for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), `not for a program: ${line}`);
});

/** Types a command and remembers how it ended. */
export async function typed(story: Story, machine: string, argv: readonly string[]): Promise<CommandResult> {
  story.result = await story.fleet.command(machine, argv);
  return story.result;
}

/** Types a command that the scenario takes for granted. */
export async function must(story: Story, machine: string, argv: readonly string[]): Promise<CommandResult> {
  const result = await story.fleet.command(machine, argv);
  assert.equal(result.exitCode, 0, `dms ${argv.join(" ")} on ${machine}: ${result.stdout}\n${result.stderr}`);
  return result;
}

function endsWith(story: Story, code: number): void {
  assert.equal(lastResult(story).exitCode, code, shown(story));
}

function shown(story: Story): string {
  const { stdout, stderr, exitCode } = lastResult(story);
  return `exit code ${exitCode}\n${stdout}\n${stderr}`;
}

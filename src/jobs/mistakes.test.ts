import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { formatFinding } from "./finding.ts";
import { parseEnsemble } from "./parse-ensemble.ts";

const sound = `version: V1
scripts: {}
allocations:
  one:
    executor: docker
    type: task
    resources:
      cpu: {cores: 1}
      ram: {size: 1}
      disk: {size: 1}
    execution:
      type: docker
      image: busybox
  two:
    type: service
    resources: {cpu: {cores: 1}, ram: {size: 1}, disk: {size: 1}}
    execution: {type: docker, image: busybox}
nodes:
  left:
    allocations: [one]
  right:
    allocations: [two]
`;

/** What is written instead of what in the sound file, and one line that the parser must then say. */
interface Mistake {
  readonly instead: string;
  readonly written: string;
  readonly said: string;
}

const mistakes: Readonly<Record<string, Mistake>> = parse(
  readFileSync(new URL("mistakes.yaml", import.meta.url), "utf8"),
);

for (const [title, { instead, written, said }] of Object.entries(mistakes))
  test(`${title}: said with place and remedy`, () => {
    assert.ok(sound.includes(instead), "the sound file has what is to be replaced");
    const parsed = parseEnsemble(sound.replace(instead, () => written));
    assert.ok(!parsed.ok);
    const lines = parsed.errors.map((finding) => formatFinding(finding));
    assert.ok(lines.includes(said), lines.join("\n"));
  });

test("the file that the mistakes are made in is sound without them", () => {
  const parsed = parseEnsemble(sound);
  assert.deepEqual(parsed.warnings, []);
  assert.ok(parsed.ok);
});

test("allocations that wait for each other are told who they are", () => {
  const circle = sound
    .replace("type: task", "type: task\n    depends_on: [two]")
    .replace("type: service", "type: service\n    depends_on: [one]")
    .replace("[one]\n  right:\n    allocations: [two]", "[one, two]");
  const parsed = parseEnsemble(circle);
  assert.ok(!parsed.ok);
  assert.match(parsed.errors.map(({ message }) => message).join(), /nothing of "one", "two" can start first/);
});

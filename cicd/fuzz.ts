// `node cicd/fuzz.ts [--minutes N] [--seed text]`: sends changed tokens, frames, policies and names to everything that reads them,
// for as long as it is told. The bounded run is src/ucan/fuzz.test.ts. A finding is written to reports/fuzz/.
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { nodeCrypto } from "../src/crypto/node-crypto/node-crypto.ts";
import { seededRandom } from "../src/random/seeded.ts";
import { type Finding, fuzz, targets } from "../src/ucan/fuzz.test-support.ts";

const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
const minutes = Number(values.minutes ?? 1);
const seed = values.seed ?? randomBytes(6).toString("hex");
// A few hundredths of a second: often enough to look at the clock, and to say which inputs were slow.
const roundsAtOnce = 500;
// The slowest honest input takes a thousandth of it. Garbage collection and a busy machine are not findings.
const slowMs = 5000;

if (Number.isFinite(minutes) && minutes > 0) run();
else fail("--minutes is a number above zero");

function run() {
  console.log(`Fuzzing for ${minutes} min with --seed ${seed}.`);
  const random = seededRandom(seed);
  const all = targets(nodeCrypto()).map((target) => ({
    target,
    random: random.fork(target.name),
    inputs: 0,
  }));
  const end = performance.now() + minutes * 60_000;
  while (performance.now() < end) {
    for (const one of all) {
      const started = performance.now();
      const finding = fuzz(one.target, one.random, roundsAtOnce);
      one.inputs += roundsAtOnce;
      if (finding !== undefined) return report(finding);
      if (performance.now() - started > slowMs)
        return fail(
          `${roundsAtOnce} ${one.target.name} took more than ${slowMs} ms, before input ${one.inputs}`,
        );
    }
  }
  for (const { target, inputs } of all) console.log(`${target.name.padEnd(20)}${inputs} inputs, no finding`);
}

function report({ target, input, error }: Finding) {
  mkdirSync("reports/fuzz", { recursive: true });
  const path = `reports/fuzz/${target.replaceAll(" ", "-")}.bin`;
  writeFileSync(path, input);
  console.error(error);
  fail(`${target}: an input of ${input.length} bytes was mistaken; it is in ${path}`);
}

function fail(sentence: string) {
  console.error(sentence);
  process.exitCode = 1;
}

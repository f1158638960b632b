import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { parseFaults } from "./faults/parse-faults.ts";
import { type Outcome, simulation } from "./simulation.ts";
import { replayCommand, summary } from "./summary.ts";

const quiet = () => {};

function options(seed: string, faults = "none") {
  const parsed = parseFaults(faults, 8);
  assert.ok(parsed.granted);
  return { nodes: 8, seed, minutes: 3, faults: parsed.value, deployments: 6, skewMs: 500 };
}

async function run(seed: string, faults?: string): Promise<Outcome> {
  return simulation(options(seed, faults), quiet).outcome;
}

const badDay =
  "loss 3%, partition 40s, crash 30s, power 60s, cut, clog, disk full, slow executor, broken executor";

describe("a simulated network of real nodes", () => {
  it("has all jobs done that users hand in, when nothing goes wrong", async () => {
    const { isOk, failure, jobs, lost } = await run("calm");
    assert.equal(failure, undefined);
    assert.ok(isOk && lost === 0);
    const failures = jobs.filter(({ state }) => state !== "completed").map(({ reason }) => reason);
    assert.deepEqual(
      failures.filter((reason) => !reason?.includes("exit code 3")),
      [],
    );
  });

  for (const [name, faults] of [
    ["loss and crashes", "loss 5%, crash 30s"],
    ["everything at once", badDay],
  ] as const) {
    for (const seed of ["1", "2", "3"]) {
      it(`keeps its promises and goes the same way twice: ${name}, seed ${seed}`, async () => {
        const [first, second] = [await run(seed, faults), await run(seed, faults)];
        assert.equal(first.failure, undefined);
        assert.equal(second.hash, first.hash);
        assert.equal(second.events, first.events);
        assert.ok(first.sometimes.length > 0, "some fault mattered");
      });
    }
  }

  it("goes another way with another seed", async () => {
    assert.notEqual((await run("1")).hash, (await run("2")).hash);
  });

  it("goes the same way in another process, from the command that it names", async () => {
    const asked = options("9", "loss 5%, crash 30s");
    const [, given] = replayCommand(asked).split(" -- ");
    const argv = [...(given ?? "").matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare ?? "",
    );
    const file = fileURLToPath(new URL("run.ts", import.meta.url));
    const child = spawnSync(process.execPath, [file, ...argv, "--json", "--quiet"], { encoding: "utf8" });
    assert.equal(child.status, 0, child.stderr);
    const { hash } = JSON.parse(child.stdout.trim().split("\n").at(-1) ?? "").summary;
    assert.equal(hash, (await simulation(asked, quiet).outcome).hash);
  });

  it("can be ended in the middle, and says what there was so far", async () => {
    const asked = options("4");
    const running = simulation(asked, (_atMs, _machine, what) => {
      if (what === "deploy") running.end(new Error("interrupted"));
    });
    const outcome = await running.outcome;
    assert.equal(outcome.failure, "interrupted");
    const text = summary(outcome, asked, { wallMs: 1000, memoryBytes: 0 });
    assert.match(text, /^trace +[0-9a-f]{16}$/m);
  });

  it("says where, when and of which seed an invariant failed", async () => {
    // Nobody can deploy anything to machines whose programs never come up.
    const faults = options("5").faults;
    const hopeless = {
      name: "hopeless",
      parameters: "",
      start:
        ({ machines }: Parameters<(typeof faults)[number]["start"]>[0]) =>
        () => {
          for (const { programs } of machines) programs.isBroken = true;
        },
    };
    const { isOk, failure } = await simulation({ ...options("5"), faults: [hopeless] }, quiet).outcome;
    assert.ok(!isOk);
    assert.match(failure ?? "", /after all faults are mended a job runs at \d.* \(seed 5\)/);
  });
});

describe("a list of faults", () => {
  it("takes kinds with and without their amounts", () => {
    const parsed = parseFaults("loss 2.5%, partition, crash 20s, power 2m, jitter 80ms, disk full 5s", 10);
    assert.ok(parsed.granted);
    assert.deepEqual(
      parsed.value.map(({ name }) => name),
      ["loss 2.5%", "partition", "crash 20s", "power 2m", "jitter 80ms", "disk full 5s"],
    );
    assert.deepEqual(parseFaults("none", 10), { granted: true, value: [] });
  });

  it("names the kinds there are when it is asked for another", () => {
    for (const text of ["meteor", "loss 5s", "crash 5%", "loss 5% crash"]) {
      const parsed = parseFaults(text, 10);
      assert.ok(!parsed.granted && parsed.message.includes("partition"), text);
    }
  });
});

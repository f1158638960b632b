// `.ci/run`: every stage in turn, whatever the others did; the last line is the sum that machines read.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { performance } from "node:perf_hooks";
import {
  type Counts,
  closingLine,
  countsOfReport,
  countsOfVerdict,
  hasRunNothing,
  sumOf,
} from "./ci/counts.ts";
import { type Stage, stages } from "./ci/stages.ts";

interface Outcome {
  readonly stage: Stage;
  readonly counts: Counts;
  readonly seconds: number;
}

// Somebody may have provided an engine before us: that one is theirs to stop.
const engine = ".cache/provision/dockerd.pid";
const wasThereBefore = existsSync(engine);

const outcomes: Outcome[] = [];
try {
  for (const stage of stages(process.argv.slice(2))) outcomes.push(await outcomeOf(stage));
} finally {
  if (existsSync(engine) && !wasThereBefore)
    spawnSync("sh", ["cicd/provision.sh", "stop"], { stdio: "inherit" });
}
report(outcomes);

async function outcomeOf(stage: Stage): Promise<Outcome> {
  console.log(`\n━━ ${stage.name}: ${stage.command.join(" ")}`);
  const started = performance.now();
  if (typeof stage.counts === "object") rmSync(stage.counts.path, { force: true });
  const hasPassed = await isGreen(stage);
  return { stage, counts: countsOf(stage, hasPassed), seconds: (performance.now() - started) / 1000 };
}

function countsOf({ name, counts }: Stage, hasPassed: boolean): Counts {
  if (typeof counts !== "object") return countsOfVerdict(counts, hasPassed);
  const found = existsSync(counts.path) ? counts.read(counts.path) : undefined;
  if (hasRunNothing(found)) console.log(`${name} ran no test: that is a failure.`);
  return countsOfReport(found, hasPassed);
}

function isGreen({ command: [program, ...args], longestMs }: Stage): Promise<boolean> {
  return new Promise((resolve) => {
    // A group of its own, so that a stage that hangs is stopped with all that it started.
    const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });
    const watchdog = setTimeout(() => {
      console.log(`not done within ${longestMs / 1000} s: stopped`);
      stopGroup(child.pid);
    }, longestMs);
    const done = (isDone: boolean) => {
      clearTimeout(watchdog);
      resolve(isDone);
    };
    child.on("error", (error) => {
      console.log(error.message);
      done(false);
    });
    child.on("close", (status) => done(status === 0));
  });
}

function stopGroup(pid: number | undefined) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    console.log(`the group ${pid} is gone already: ${String(error)}`);
  }
}

function report(all: readonly Outcome[]) {
  console.log("");
  for (const { stage, counts, seconds } of all)
    console.log(
      `${stage.name.padEnd(24)}${closingLine(counts).padEnd(40)}${seconds.toFixed(0).padStart(5)} s`,
    );
  const sum = sumOf(all.map(({ counts }) => counts));
  console.log(`\n${closingLine(sum)}`);
  if (sum.failed > 0 || sum.passed === 0) process.exitCode = 1;
}

// `npm test [-- part-of-a-path …]`: every *.test.ts in one process. Starting a process per file costs fifteen times more.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { tree } from "./tree.ts";

const folders = ["src", "simulator", "environments", "step-definitions", "cicd"];
// Ten times what the slowest run has needed: only a test that leaves something running gets here.
const longestRunMs = 600_000;

const wanted = process.argv.slice(2);
const files = tree()
  .map(({ path }) => path)
  .filter((path) => path.endsWith(".test.ts") && folders.includes(path.split("/")[0] ?? ""))
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));

if (files.length === 0) fail(`no test file matches ${wanted.join(", ") || "*.test.ts"}`);
else runAll();

function runAll() {
  console.log(
    `${files.length} test files in one process: Node ${process.version}, ${process.platform}-${process.arch}, ${availableParallelism()} cores.`,
  );
  mkdirSync("reports/unit", { recursive: true });
  const { status, signal } = spawnSync(
    process.execPath,
    [
      ...reporter("./cicd/test-lines.ts", "stdout"),
      ...reporter("junit", "reports/unit/junit.xml"),
      "cicd/every-test.ts",
      ...files,
    ],
    { stdio: "inherit", timeout: longestRunMs },
  );
  if (signal !== null) fail(`the tests ended with ${signal}; after ${longestRunMs} ms they are stopped`);
  else process.exitCode = status ?? 1;
}

function reporter(name: string, destination: string): string[] {
  return [`--test-reporter=${name}`, `--test-reporter-destination=${destination}`];
}

function fail(sentence: string) {
  console.error(sentence);
  process.exitCode = 1;
}

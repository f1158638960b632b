import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const module = fileURLToPath(new URL("./terminal.ts", import.meta.url));

/** A program that has a terminal and does this with it. */
function program(work: string): readonly string[] {
  return [
    "--input-type=module",
    "-e",
    `import { terminal } from ${JSON.stringify(module)}; const here = terminal(); ${work}`,
  ];
}

test("What is written arrives whole and in order, however much it is", () => {
  const work = `for (let i = 0; i < 20000; i++) here.stdout("line " + i + " of many\\n"); here.stderr("done");`;
  const { stdout, stderr, status } = spawnSync(process.execPath, program(work), { encoding: "utf8" });
  const lines = stdout.trimEnd().split("\n");
  assert.deepEqual([lines.length, lines.at(-1), stderr, status], [20_000, "line 19999 of many", "done", 0]);
});

test("A file that cannot be read is a sentence, and - is what is piped in", () => {
  const missing = `try { here.readFile("/no/such/file"); } catch (error) { here.stdout(error.code + ": " + error.message); }`;
  const { stdout } = spawnSync(process.execPath, program(missing), { encoding: "utf8" });
  assert.equal(stdout, "CLI_FILE_UNREADABLE: cannot read /no/such/file: no such file or directory");
  const piped = spawnSync(process.execPath, program(`here.stdout(here.readFile("-"))`), {
    input: "piped",
    encoding: "utf8",
  });
  assert.equal(piped.stdout, "piped");
});

test("Ctrl-C aborts once; the second one ends the process", async () => {
  const work = `here.signal.addEventListener("abort", () => here.stdout("aborted ")); here.stdout("up "); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, program(work), { stdio: ["ignore", "pipe", "inherit"] });
  let stdout = "";
  const ended = new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
  child.stdout.on("data", (bytes: Buffer) => {
    stdout += bytes.toString();
    child.kill("SIGINT");
  });
  assert.equal(await ended, "SIGINT");
  assert.equal(stdout, "up aborted ");
});

test("A reader that went away ends the command instead of breaking it", async () => {
  const work = `const timer = setInterval(() => here.stdout("x".repeat(1000)), 1); here.signal.addEventListener("abort", () => { clearInterval(timer); process.exitCode = 130; });`;
  const child = spawn(process.execPath, program(work), { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.stdout.once("data", () => child.stdout.destroy());
  assert.deepEqual([await ended, stderr], [130, ""]);
});

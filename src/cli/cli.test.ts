import assert from "node:assert/strict";
import { test } from "node:test";
import { commandNames } from "./command-heads.ts";
import { status, type } from "./scripted.test-support.ts";

test("Without a command, the help is printed, with every command and every exit code", async () => {
  const { code, stdout, stderr, asked } = await type("");
  assert.equal(code, 0);
  for (const name of commandNames) assert.match(stdout, new RegExp(`dms ${name}\\b`));
  assert.match(stdout, /Exit codes: 0 done; 1 refused or failed; 2 wrong usage/);
  assert.equal(stderr, "");
  assert.deepEqual(asked, []);
});

test("Every command has a help of its own", async () => {
  for (const name of commandNames) {
    const { code, stdout } = await type(`${name} --help`);
    assert.equal(code, 0);
    assert.ok(stdout.startsWith(`dms ${name}`), stdout);
  }
});

test("The version names release and commit", async () => {
  assert.equal((await type("--version")).stdout, "dms 1.2.3 (abc)\n");
});

test("A mistyped command is answered with the one that was meant, and no node is asked", async () => {
  const { code, stdout, stderr, asked } = await type("statsu");
  assert.deepEqual({ code, stdout, asked }, { code: 2, stdout: "", asked: [] });
  assert.equal(stderr, "dms: There is no such command. Did you mean status?\n");
});

test("What a command does not take is refused with a sentence", async () => {
  const wrong = [
    "status --foo",
    "peers foo",
    "logs",
    "deploy",
    "ensemble",
    "ensemble validate",
    "dev --nodes 0",
  ];
  for (const line of wrong) {
    const { code, stdout, stderr } = await type(line);
    assert.equal(code, 2, line);
    assert.equal(stdout, "");
    assert.match(stderr, /^dms: [A-Z-].+\n$/i, line);
  }
});

test("A node that is not there is told from one that declines", async () => {
  const none = await type("status");
  assert.equal(none.code, 3);
  assert.match(none.stderr, /Start a node with: dms run/);
  const declined = status(409, { because: "in-use", message: "two allocations are still here" });
  const { code, stdout, stderr } = await type("offboard", { "DELETE /v1/onboarding": declined });
  assert.deepEqual(
    { code, stdout, stderr },
    { code: 1, stdout: "", stderr: "dms: two allocations are still here\n" },
  );
});

test("With --json a refusal is one line of JSON on stderr", async () => {
  const body = { because: "in-use", message: "two are still here", details: { count: 2 } };
  const { code, stdout, stderr } = await type("offboard --json", {
    "DELETE /v1/onboarding": status(409, body),
  });
  assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
  assert.deepEqual(JSON.parse(stderr), { error: body });
});

test("An id that could mean several is answered with them", async () => {
  const body = {
    because: "ambiguous-id",
    message: "2 deployments begin with 5t",
    details: { candidates: ["5ta", "5tb"] },
  };
  const { code, stderr } = await type("describe 5t", { "GET /v1/deployments/5t": status(400, body) });
  assert.deepEqual({ code, stderr }, { code: 1, stderr: "dms: 2 deployments begin with 5t\n  5ta\n  5tb\n" });
});

test("A node that answered too late is a timeout", async () => {
  const late = status(504, { because: "deadline", message: "nobody answered within 30 s" });
  assert.equal((await type("status", { "GET /v1/status": late })).code, 124);
});

test("An answer of another version is not printed as nonsense", async () => {
  const { code, stdout, stderr } = await type("peers", { "GET /v1/peers": { peers: [{ name: "bob" }] } });
  assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
  assert.match(stderr, /no text at answer\.peers\[0\]\.id: is the node of another version/);
});

test("Ctrl-C ends a command that waits, with 130 and without a complaint", async () => {
  const signal = AbortSignal.abort(new Error("Ctrl-C"));
  const { code, stdout, stderr } = await type("status", { "GET /v1/status": {} }, { signal });
  assert.deepEqual({ code, stdout, stderr }, { code: 130, stdout: "", stderr: "" });
});

test("A fault of this program prints its stack", async () => {
  const broken = { request: () => Promise.reject(new TypeError("undefined is not a function")) };
  const { code, stderr } = await type("status", {}, { client: broken });
  assert.equal(code, 1);
  assert.match(stderr, /fault of dms itself: TypeError: undefined is not a function\n +at /);
});

test("Where no node can be started, run and dev say so", async () => {
  for (const line of ["run", "dev"]) {
    const { code, stderr } = await type(line);
    assert.equal(code, 1);
    assert.match(stderr, /needs a machine of its own/);
  }
});

test("run and dev hand what was typed to the machine, and its exit code back", async () => {
  const told: unknown[] = [];
  const machine = {
    run: async (options: unknown) => told.push(options),
    dev: async (options: unknown) => told.push(options),
  };
  assert.equal(
    (await type("run --name bob --listen /ip4/0.0.0.0/tcp/1 /ip4/0.0.0.0/tcp/2", {}, { machine })).code,
    1,
  );
  assert.equal((await type("dev", {}, { machine })).code, 2);
  assert.deepEqual(JSON.parse(JSON.stringify(told)), [
    { name: "bob", listen: ["/ip4/0.0.0.0/tcp/1", "/ip4/0.0.0.0/tcp/2"], isChild: false },
    { nodes: 3 },
  ]);
});

test("Completion offers commands, options and the ids of deployments", async () => {
  assert.deepEqual((await type("--complete dms st")).stdout.split("\n"), ["stop", "status", ""]);
  assert.match((await type("--complete dms deploy --t")).stdout, /^--timeout\n$/);
  assert.match((await type("--complete dms peers c")).stdout, /^connect\n$/);
  const deployments = ["5ta", "5tb", "7xx"].map((id) => ({
    id,
    state: "running",
    createdAtMs: 0,
    allocations: 1,
    summary: "",
  }));
  const offered = await type("--complete dms logs 5", { "GET /v1/deployments": { deployments } });
  assert.equal(offered.stdout, "5ta\n5tb\n");
  assert.equal((await type("--complete dms logs 5")).stdout, "");
  assert.match((await type("completion")).stdout, /complete .* dms\n$/);
});

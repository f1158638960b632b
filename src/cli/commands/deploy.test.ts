import assert from "node:assert/strict";
import { test } from "node:test";
import { allocation, deployment, event, logs } from "../deployment.test-support.ts";
import { silence, status, type } from "../scripted.test-support.ts";

const files = { "hello.yaml": "allocations: …" };
const id = "5ty5xg7w3q7qn4ea";
const created = { "POST /v1/deployments": { id, warnings: [] } };
const look = `GET /v1/deployments/${id}`;
const stop = `POST /v1/deployments/${id}/shutdown`;
const read = `GET /v1/deployments/${id}/logs`;

function ended(part: Readonly<Record<string, unknown>>, state = "completed") {
  return deployment({ state, allocations: [allocation({ state, how: "exited", ...part })] });
}

test("deploy prints the task's output and exits with its code", async () => {
  const script = {
    ...created,
    [look]: [
      deployment({ state: "preparing", allocations: [], events: [event(1, "looking for machines")] }),
      deployment({ events: [event(2, "everything runs")] }),
      ended({ exitCode: 3 }, "failed"),
    ],
    [read]: [logs("hello\n"), logs("", { isEnded: true })],
  };
  const { code, stdout, stderr, asked, bodies } = await type("deploy hello.yaml", script, { files });
  assert.equal(code, 3);
  assert.equal(stdout, "hello\n");
  assert.match(
    stderr,
    /^deployment 5ty5xg7w3q7qn4ea\n +50ms {2}looking for machines\n +100ms {2}everything runs\n/,
  );
  assert.match(stderr, /hello ended with 3 \(exited\)/);
  assert.deepEqual(bodies[0], { ensemble: "allocations: …" });
  assert.ok(asked.includes(`${look}?after=2&waitMs=20000`));
});

test("A task that succeeds makes deploy succeed", async () => {
  const script = {
    ...created,
    [look]: [deployment(), ended({ exitCode: 0 })],
    [read]: logs("", { isEnded: true }),
  };
  assert.equal((await type("deploy hello.yaml", script, { files })).code, 0);
});

test("A deployment that finds no machine fails with the reason of each", async () => {
  const refusals = [
    { node: "anywhere", provider: "bob", because: "too-small", message: "has 1 core, needs 8" },
    { node: "anywhere", provider: "carol", because: "not-onboarded", message: "offers nothing" },
  ];
  const failed = deployment({ state: "failed", allocations: [], failure: "no machine fits", refusals });
  const { code, stdout, stderr } = await type("deploy hello.yaml", { ...created, [look]: failed }, { files });
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /dms: the deployment failed: no machine fits\n/);
  assert.match(stderr, /anywhere {2}bob +too-small +has 1 core, needs 8\n/);
  assert.match(stderr, /anywhere {2}carol +not-onboarded +offers nothing\n/);
  assert.match(stderr, /dms describe 5ty5xg7w\n$/);
});

test("A file that the node finds invalid is a usage error that names every fault", async () => {
  const errors = [{ path: "nodes.one", line: 8, column: 3, message: "names no allocation" }];
  const invalid = status(400, {
    because: "invalid-ensemble",
    message: "the ensemble has an error",
    details: { errors },
  });
  const { code, stderr } = await type("deploy hello.yaml", { "POST /v1/deployments": invalid }, { files });
  assert.equal(code, 2);
  assert.equal(stderr, "dms: the ensemble has an error\n  8:3  nodes.one: names no allocation\n");
  assert.equal((await type("deploy none.yaml", created, { files })).code, 2);
});

test("--no-wait prints the id and comes back", async () => {
  const { code, stdout, asked } = await type("deploy hello.yaml --no-wait", created, { files });
  assert.deepEqual([code, stdout, asked], [0, `${id}\n`, ["POST /v1/deployments"]]);
});

test("Services are waited for until they run", async () => {
  const web = allocation({ name: "web", type: "service" });
  const script = {
    ...created,
    [look]: [
      deployment({ state: "provisioning", allocations: [{ ...web, state: "pending" }] }),
      deployment({ allocations: [web] }),
    ],
  };
  const { code, stderr, asked } = await type("deploy hello.yaml", script, { files });
  assert.equal(code, 0);
  assert.match(stderr, /shut it down with: dms stop 5ty5xg7w\n$/);
  assert.ok(!asked.some((each) => each.includes("/logs")));
});

test("Tasks beside a service are waited for to their end", async () => {
  const web = allocation({ name: "web", type: "service" });
  const seen = (state: string) => deployment({ allocations: [web, allocation({ state })] });
  const script = {
    ...created,
    [look]: [seen("running"), seen("completed")],
    [read]: logs("", { isEnded: true }),
  };
  const { code, asked } = await type("deploy hello.yaml", script, { files });
  assert.equal(code, 0);
  assert.equal(asked.filter((each) => each.startsWith(`${look}?`)).length, 2);
});

test("A task's end is not the deployment's end: what the node concludes is waited for", async () => {
  const over = allocation({ state: "failed", exitCode: 3 });
  const last = deployment({ state: "failed", failure: "hello failed", allocations: [over] });
  const script = {
    ...created,
    [look]: [deployment({ allocations: [over] }), last],
    [read]: logs("", { isEnded: true }),
  };
  const { code, stderr } = await type("deploy hello.yaml", script, { files });
  assert.equal(code, 3);
  assert.match(stderr, /the deployment failed: hello failed/);
});

test("The outputs of several programs are told apart by their names", async () => {
  const two = (state: string, exitCode?: number) =>
    ["ping", "pong"].map((name) =>
      allocation({ name, state, ...(exitCode === undefined ? {} : { exitCode }) }),
    );
  const script = {
    ...created,
    [look]: [
      deployment({ allocations: two("running") }),
      deployment({ state: "completed", allocations: two("completed", 0) }),
    ],
    [read]: [logs("a\nb"), logs("a\nb"), logs("", { isEnded: true })],
  };
  const { code, stdout } = await type("deploy hello.yaml", script, { files });
  assert.equal(code, 0);
  assert.deepEqual(stdout.split("\n").sort(), ["", "ping | a", "ping | b", "pong | a", "pong | b"]);
});

test("With --json each thing that happens is a line", async () => {
  const script = {
    ...created,
    [look]: [deployment({ events: [event(1, "everything runs")] }), ended({ exitCode: 0 })],
    [read]: [logs("hello\n"), logs("", { isEnded: true })],
  };
  const { code, stdout, stderr } = await type("deploy hello.yaml --json", script, { files });
  assert.deepEqual([code, stderr], [0, ""]);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ kind }) => kind),
    ["created", "event", "output", "ended"],
  );
  assert.deepEqual(lines[2], { kind: "output", allocation: "hello", stream: "stdout", text: "hello\n" });
  assert.equal(lines[3].deployment.state, "completed");
});

test("Ctrl-C shuts the deployment down and exits with 130", async () => {
  const keyboard = new AbortController();
  const script = {
    ...created,
    [look]: [
      deployment({ state: "preparing", allocations: [] }),
      silence(() => keyboard.abort(new Error("Ctrl-C"))),
    ],
    [stop]: { id, state: "failed", problems: ["carol does not answer"] },
  };
  const { code, stderr, asked } = await type("deploy hello.yaml", script, { files, signal: keyboard.signal });
  assert.equal(code, 130);
  assert.equal(asked.at(-1), stop);
  assert.match(stderr, /shutting down 5ty5xg7w3q7qn4ea\n {2}carol does not answer\n$/);
});

test("--timeout shuts the deployment down and exits with 124", async () => {
  let fire = () => {};
  const delays: number[] = [];
  const clock = {
    now: () => 100_000,
    after: (delayMs: number, work: () => void) => {
      if (delays.length === 0) fire = work;
      delays.push(delayMs);
      return () => {};
    },
  };
  const script = {
    ...created,
    [look]: [deployment(), silence(() => fire())],
    [read]: silence(() => {}),
    [stop]: { id, state: "failed", problems: [] },
  };
  const { code, stderr, asked } = await type("deploy hello.yaml --timeout 1m30s", script, { files, clock });
  assert.equal(code, 124);
  assert.equal(delays[0], 90_000);
  assert.equal(asked.at(-1), stop);
  assert.match(stderr, /dms: not done within 1m30s\n$/);
  assert.equal((await type("deploy hello.yaml --timeout soon", script, { files })).code, 2);
});

test("That output cannot be had does not hide how the task ended", async () => {
  const gone = status(404, { because: "not-found", message: "hello is not on this machine" });
  const script = { ...created, [look]: [deployment(), ended({ exitCode: 7 }, "failed")], [read]: gone };
  const { code, stderr } = await type("deploy hello.yaml", script, { files });
  assert.equal(code, 7);
  assert.match(stderr, /hello is not on this machine/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { allocation, deployment, event, logs } from "../deployment.test-support.ts";
import { status, type } from "../scripted.test-support.ts";

const half = { cpuMillicores: 1500, memoryBytes: 2 * 1024 ** 3, diskBytes: 10 * 1024 ** 3, gpus: [] };
const whole = { cpuMillicores: 4000, memoryBytes: 8 * 1024 ** 3, diskBytes: 100 * 1024 ** 3, gpus: [{}] };
const none = { cpuMillicores: 0, memoryBytes: 0, diskBytes: 0, gpus: [] };
const node = {
  name: "alice",
  did: "did:key:z6Mk",
  peer: "12D3KooWA",
  addresses: ["/ip4/127.0.0.1/tcp/1", "/ip4/127.0.0.1/tcp/2"],
  version: "1.2.3",
  startedAtMs: 10_000,
  isOnboarded: true,
  resources: { machine: whole, onboarded: half, committed: none, allocated: none, free: half },
  executors: ["docker"],
  deployments: 1,
  allocations: 0,
};

test("status tells how the node is", async () => {
  const { code, stdout, stderr } = await type("status", { "GET /v1/status": node });
  assert.equal(code, 0);
  assert.equal(
    stdout,
    [
      "name         alice",
      "peer         12D3KooWA",
      "did          did:key:z6Mk",
      "addresses    /ip4/127.0.0.1/tcp/1",
      "             /ip4/127.0.0.1/tcp/2",
      "version      1.2.3",
      "up for       1m30s",
      "executors    docker",
      "deployments  1",
      "allocations  0",
      "onboarded    1.5 cores, 2 GiB memory, 10 GiB disk",
      "machine      4 cores, 8 GiB memory, 100 GiB disk, 1 GPU",
      "in use       0 cores, 0 B memory, 0 B disk",
      "free         1.5 cores, 2 GiB memory, 10 GiB disk",
      "",
    ].join("\n"),
  );
  assert.equal(stderr, "");
});

test("status hints at what to type next, but not to a program", async () => {
  const script = { "GET /v1/status": { ...node, isOnboarded: false } };
  assert.match((await type("status", script)).stderr, /dms onboard\n$/);
  for (const line of ["status --json", "status --quiet"]) assert.equal((await type(line, script)).stderr, "");
  assert.equal((await type("status", script, { isTerminal: false })).stderr, "");
});

test("With --json every command prints the node's own answer, fields it does not know included", async () => {
  const lines: Readonly<Record<string, readonly [string, unknown]>> = {
    status: ["GET /v1/status", { ...node, more: true }],
    peers: ["GET /v1/peers", { peers: [], more: true }],
    ps: ["GET /v1/deployments", { deployments: [], omitted: 0 }],
    "ps --here": ["GET /v1/allocations", { allocations: [] }],
    "describe 5ty": ["GET /v1/deployments/5ty", { ...deployment(), more: true }],
    "stop 5ty": ["POST /v1/deployments/5ty/shutdown", { id: "5ty", state: "completed", problems: [] }],
    onboard: ["POST /v1/onboarding", { onboarded: half }],
    offboard: ["DELETE /v1/onboarding", {}],
  };
  for (const [line, [request, answer]] of Object.entries(lines)) {
    const { code, stdout, stderr } = await type(`${line} --json`, { [request]: answer });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" }, line);
    assert.deepEqual(JSON.parse(stdout), answer);
    assert.equal(stdout.indexOf("\n"), stdout.length - 1);
  }
});

test("peers are listed with ids as short as can be told apart", async () => {
  const peers = [
    { id: "12D3KooWGbZscDsD", isConnected: true, addresses: ["/ip4/10.0.0.1/tcp/1", "/ip4/10.0.0.2/tcp/1"] },
    { id: "12D3KooWGbXXXXXX", isConnected: false, addresses: [] },
  ];
  const { stdout } = await type("peers", { "GET /v1/peers": { peers } });
  assert.equal(
    stdout,
    "PEER         CONNECTED  ADDRESS\n12D3KooWGbZ  yes        /ip4/10.0.0.1/tcp/1\n12D3KooWGbX  no\n",
  );
  assert.equal((await type("peers list", { "GET /v1/peers": { peers } })).stdout, stdout);
  const ping = await type("peers ping 12D3KooWGbX", {
    "GET /v1/peers": { peers },
    "POST /v1/peers/ping": { roundTripMs: 1.23456 },
  });
  assert.equal(ping.stdout, "12D3KooWGbXXXXXX answered in 1.23 ms\n");
  assert.deepEqual(ping.bodies[1], { peer: "12D3KooWGbXXXXXX" });
  assert.equal((await type("peers ping 12D3KooWGb", { "GET /v1/peers": { peers } })).code, 2);
});

test("peers connect hands over the address", async () => {
  const { stdout, bodies } = await type("peers connect /ip4/10.0.0.1/tcp/1/p2p/12D", {
    "POST /v1/peers/connect": { peer: "12D" },
  });
  assert.deepEqual([stdout, bodies], ["connected to 12D\n", [{ address: "/ip4/10.0.0.1/tcp/1/p2p/12D" }]]);
});

test("onboard reads cores and sizes as people write them", async () => {
  const script = { "POST /v1/onboarding": { onboarded: half } };
  const { stdout, bodies } = await type("onboard --cpu 1.5 --memory 2GiB --disk 10GB --gpus", script);
  assert.equal(stdout, "onboarded: 1.5 cores, 2 GiB memory, 10 GiB disk\n");
  const wanted = {
    cpuMillicores: 1500,
    memoryBytes: 2_147_483_648,
    diskBytes: 10_000_000_000,
    withGpus: true,
  };
  assert.deepEqual(bodies, [wanted]);
  assert.equal(JSON.stringify((await type("onboard", script)).bodies), "[{}]");
  for (const line of [
    "onboard --cpu many",
    "onboard --cpu -1",
    "onboard --memory 2XB",
    "onboard --disk lots",
  ]) {
    assert.equal((await type(line, script)).code, 2, line);
  }
});

test("ps lists deployments, or what runs here for anyone", async () => {
  const deployments = [
    {
      id: "5ty5xg7w3q7qn4ea",
      state: "running",
      createdAtMs: 40_000,
      allocations: 2,
      summary: "everything runs",
    },
  ];
  const { stdout, stderr } = await type("ps", { "GET /v1/deployments": { deployments } });
  assert.equal(
    stdout,
    "ID        STATE    AGE  ALLOCATIONS  SUMMARY\n5ty5xg7w  running  1m   2            everything runs\n",
  );
  assert.equal(stderr, "See one in full: dms describe 5ty5xg7w\n");
  const allocations = [
    { id: "5ty.web", deployment: "5ty", name: "web", state: "running", resources: half, startedAtMs: 97_000 },
  ];
  const here = await type("ps --here", { "GET /v1/allocations": { allocations } });
  assert.match(here.stdout, /^5ty\.web +web +running +3s +1\.5 cores/m);
  const nothing = await type("ps", { "GET /v1/deployments": { deployments: [] } });
  assert.deepEqual([nothing.stdout, nothing.code], ["", 0]);
  assert.match(nothing.stderr, /^No deployments\.\nMake one: dms deploy <file>\n$/);
});

test("describe tells where it runs, what happened and who declined", async () => {
  const view = deployment({
    state: "failed",
    endedAtMs: 92_000,
    failure: "hello failed",
    allocations: [
      allocation({
        state: "failed",
        exitCode: 137,
        how: "out-of-memory",
        ports: [{ public: 8080, private: 80 }],
      }),
    ],
    events: [event(1, "looking for machines")],
    refusals: [{ node: "anywhere", provider: "carol", because: "too-small", message: "has 1 core, needs 8" }],
  });
  const { code, stdout } = await type("describe 5ty", { "GET /v1/deployments/5ty": view });
  assert.equal(code, 0);
  assert.equal(
    stdout,
    [
      "id       5ty5xg7w3q7qn4ea",
      "state    failed",
      "created  10s ago",
      "lasted   2s",
      "failure  hello failed",
      "",
      "ALLOCATION  NODE      TYPE  STATE   EXIT                 MACHINE  PORTS",
      "hello       anywhere  task  failed  137 (out-of-memory)  bob      8080→80",
      "",
      "AFTER  EVENT  WHAT HAPPENED",
      "50ms   state  looking for machines",
      "",
      "Declined by:",
      "NODE      MACHINE  BECAUSE    IN WORDS",
      "anywhere  carol    too-small  has 1 core, needs 8",
      "",
    ].join("\n"),
  );
});

test("What other machines say cannot speak to the terminal", async () => {
  const refusals = [
    { node: "a", provider: "evil\u001b[2J", because: "b", message: "\u001b]0;x\u0007\nfake line" },
  ];
  const { stdout } = await type("describe 5ty", { "GET /v1/deployments/5ty": deployment({ refusals }) });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
  assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f]/);
  assert.doesNotMatch(stdout, /^fake line/m);
});

test("logs prints what there is, each stream to its own", async () => {
  const page = {
    ...logs("out\n"),
    chunks: [
      { stream: "stdout", text: "out\n" },
      { stream: "stderr", text: "err\n" },
    ],
  };
  const script = { "GET /v1/deployments/5ty/logs": [page, logs("", { cursor: 8 })] };
  const { code, stdout, stderr, asked } = await type("logs 5ty", script);
  assert.deepEqual([code, stdout, stderr], [0, "out\n", "err\n"]);
  assert.deepEqual(asked, [
    "GET /v1/deployments/5ty/logs?cursor=0&waitMs=0",
    "GET /v1/deployments/5ty/logs?cursor=4&waitMs=0",
  ]);
});

test("logs --follow waits for more, until the program has ended", async () => {
  const pages = [logs("one "), logs(""), logs("two", { cursor: 7, dropped: 3 }), logs("", { isEnded: true })];
  const { stdout, stderr, asked } = await type("logs 5ty hello -f", {
    "GET /v1/deployments/5ty/logs": pages,
  });
  assert.equal(stdout, "one two");
  assert.equal(stderr, "dms: 3 characters before this are no longer held\n");
  assert.equal(asked[0], "GET /v1/deployments/5ty/logs?allocation=hello&cursor=0&waitMs=5000");
  const json = await type("logs 5ty hello -f --json", { "GET /v1/deployments/5ty/logs": pages });
  assert.equal(json.stdout, '{"stream":"stdout","text":"one "}\n{"stream":"stdout","text":"two"}\n');
});

test("stop says how it ended, and what could not be cleaned up", async () => {
  const clean = await type("stop 5ty", {
    "POST /v1/deployments/5ty/shutdown": { id: "5ty", state: "completed", problems: [] },
  });
  assert.deepEqual([clean.code, clean.stdout], [0, "5ty is completed\n"]);
  const problems = ["bob does not answer"];
  const left = await type("stop 5ty", {
    "POST /v1/deployments/5ty/shutdown": { id: "5ty", state: "completed", problems },
  });
  assert.deepEqual([left.code, left.stderr], [1, "  bob does not answer\n"]);
  const gone = status(404, { because: "not-found", message: "there is no deployment 5ty here" });
  assert.equal((await type("stop 5ty", { "POST /v1/deployments/5ty/shutdown": gone })).code, 1);
});

const valid = `allocations:
  hello:
    executor: docker
    type: task
    resources: { cpu: { cores: 1 }, ram: { size: 1 }, disk: { size: 1 } }
    execution: { type: docker, image: busybox }
nodes:
  one: { allocations: [hello] }
`;

test("ensemble validate names every fault with its line, and asks no node", async () => {
  const files = {
    "good.yaml": valid,
    "bad.yaml": valid.replace("type: task", "type: chore").replace("[hello]", "[helo]"),
  };
  const good = await type("ensemble validate good.yaml", {}, { files });
  assert.deepEqual([good.code, good.stdout], [0, "good.yaml is valid\n"]);
  const bad = await type("ensemble validate bad.yaml", {}, { files });
  assert.equal(bad.code, 2);
  assert.match(bad.stdout, /^bad\.yaml:4:\d+ +allocations\.hello\.type: /m);
  assert.match(bad.stdout, /^bad\.yaml:8:\d+ +nodes\.one\.allocations/m);
  assert.deepEqual(bad.asked, []);
  const json = JSON.parse((await type("ensemble validate bad.yaml --json", {}, { files })).stdout);
  assert.equal(json.isValid, false);
  assert.equal(json.errors[0].line, 4);
  assert.equal((await type("ensemble validate none.yaml", {}, { files })).code, 2);
});

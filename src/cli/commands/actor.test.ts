import assert from "node:assert/strict";
import { test } from "node:test";
import { status, type } from "../scripted.test-support.ts";

/** Of a node's own actor. */
const inbox = "root";
const peer = "12D3KooWA".padEnd(52, "1");
const logs = {
  path: "/dms/node/deployment/logs",
  summary: "What an allocation printed",
  access: "granted",
  input: {
    type: "object",
    properties: {
      id: { type: "string" },
      streams: { type: "array", items: { enum: ["stdout", "stderr"] } },
      cursor: { type: "integer" },
    },
    required: ["id"],
  },
  output: {},
};
const hello = { path: "/public/hello", summary: "Who this node is", access: "anyone", input: {}, output: {} };

test("actor list tells who lives on the node", async () => {
  const script = { "GET /v1/actors": { actors: [{ inbox: "root", did: "did:key:z6Mk", behaviors: 40 }] } };
  const { code, stdout } = await type("actor list", script);
  assert.equal(code, 0);
  assert.equal(stdout, "INBOX  BEHAVIOURS  DID\nroot   40          did:key:z6Mk\n");
});

test("actor behaviors lists what an actor would do, page by page", async () => {
  const script = {
    [`GET /v1/actors/self/${inbox}/behaviors`]: [
      { behaviors: [logs], next: logs.path },
      { behaviors: [hello] },
    ],
  };
  const { code, stdout, asked } = await type("actor behaviors", script);
  assert.equal(code, 0);
  const lines = stdout.split("\n");
  assert.match(
    lines[1] ?? "",
    /^\/dms\/node\/deployment\/logs +granted +What an allocation printed +id: string, streams\?: \["stdout" \| "stderr"\], cursor\?: integer$/,
  );
  assert.match(lines[2] ?? "", /^\/public\/hello +anyone +Who this node is +any$/);
  assert.deepEqual(asked, [
    `GET /v1/actors/self/${inbox}/behaviors`,
    `GET /v1/actors/self/${inbox}/behaviors?after=${logs.path}`,
  ]);
});

test("A page that leads back does not make the list go on for ever", async () => {
  const script = { [`GET /v1/actors/self/${inbox}/behaviors`]: { behaviors: [hello], next: "/a" } };
  assert.equal((await type("actor behaviors", script)).asked.length, 2);
});

test("An actor is named by a peer, a DID, a peer with an inbox, or an inbox of the own node", async () => {
  const named: Readonly<Record<string, string>> = {
    self: `self/${inbox}`,
    [peer]: `${peer}/${inbox}`,
    [`${peer}/allocation:x.web`]: `${peer}/allocation%3Ax.web`,
    "did:key:z6Mk": `did%3Akey%3Az6Mk/${inbox}`,
    "allocation:x.web": "self/allocation%3Ax.web",
  };
  for (const [typed, path] of Object.entries(named)) {
    const { asked } = await type(`actor call ${typed} /public/hello`, {});
    assert.deepEqual(asked, [`POST /v1/actors/${path}/call`]);
  }
});

test("A peer is found by how its id begins", async () => {
  const script = {
    "GET /v1/peers": { peers: [{ id: peer, isConnected: true, addresses: [] }] },
    [`POST /v1/actors/${peer}/${inbox}/call`]: { output: {} },
  };
  const { code } = await type("actor call 12D3KooWA /public/hello", script);
  assert.equal(code, 0);
});

const callHere = `POST /v1/actors/self/${inbox}/call`;

test("actor call sends what was typed, as JSON where it is JSON and else as text", async () => {
  const typed = async (rest: string, files = {}) => {
    const { bodies } = await type(
      `actor call self /dms/x ${rest}`.trim(),
      { [callHere]: { output: {} } },
      { files },
    );
    return Object(bodies[0])["input"];
  };
  assert.deepEqual(await typed(""), {});
  assert.deepEqual(await typed('name=web cursor=0 isNew=true list=[1,"a"] id="7" text=a=b'), {
    name: "web",
    cursor: 0,
    isNew: true,
    list: [1, "a"],
    id: "7",
    text: "a=b",
  });
  assert.deepEqual(await typed('--input {"a":1,"b":2} b=3'), { a: 1, b: 3 });
  assert.deepEqual(await typed("--input @in.json", { "in.json": '{"a":[]}' }), { a: [] });
});

test("actor call prints the answer for a person, or as JSON", async () => {
  const output = {
    name: "bob",
    count: 2,
    peers: [{ id: "a", addresses: [] }, { id: "b" }],
    text: "true",
    nothing: null,
  };
  const script = { [callHere]: { output } };
  const { stdout } = await type("actor call self /dms/x", script);
  assert.equal(
    stdout,
    'name: bob\ncount: 2\npeers:\n  - id: a\n    addresses: []\n  - id: b\ntext: "true"\nnothing: null\n',
  );
  const json = await type("actor call self /dms/x --json", script);
  assert.deepEqual(JSON.parse(json.stdout), output);
});

test("What another node answers cannot move the cursor", async () => {
  const { stdout } = await type("actor call self /dms/x", {
    [callHere]: { output: { "a\u001b[2J": "b\u001b[2J" } },
  });
  assert.doesNotMatch(stdout, /\u001b/);
});

test("Wrong input ends with code 2 and each fault on a line of its own", async () => {
  const issues = [
    { path: "cores", message: "expected number" },
    { path: "", message: "Unrecognized key" },
  ];
  const refusal = { because: "invalid-input", message: "nothing was sent: …", details: { issues } };
  const { code, stderr } = await type("actor call self /dms/x cores=four", {
    [callHere]: status(400, refusal),
  });
  assert.equal(code, 2);
  assert.equal(stderr, "dms: nothing was sent: …\n  cores: expected number\n  Unrecognized key\n");
});

test("What was typed wrong is said before anything is asked", async () => {
  for (const line of ["cores", "=1", "--input {", "--timeout soon", "--input [1] a=1"]) {
    const { code, asked } = await type(`actor call self /dms/x ${line}`, {});
    assert.deepEqual([code, asked], [2, []], line);
  }
});

test("A refusal ends with code 1, and nobody's answer in time with code 124", async () => {
  const refused = status(409, { because: "not-authorized", message: "ask its owner" });
  const { code, stderr } = await type("actor call self /dms/x", { [callHere]: refused });
  assert.deepEqual([code, stderr], [1, "dms: ask its owner\n"]);
  const late = status(504, { because: "deadline", message: "no answer" });
  assert.equal((await type("actor call self /dms/x --timeout 5s", { [callHere]: late })).code, 124);
});

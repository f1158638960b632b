import assert from "node:assert/strict";
import { test } from "node:test";
import { gibibyte } from "../hardware/resources.ts";
import { parseEnsemble } from "./parse-ensemble.ts";

const one = `{executor: docker, type: task, resources: {cpu: {cores: 1}, ram: {size: 1}, disk: {size: 1}}, execution: {type: docker, image: x}}`;
const small = `allocations: {a: ${one}}\nnodes: {n: {allocations: [a]}}\n`;

/** Shapes of files that people have: each loads, with just these warnings. */
const variants: readonly (readonly [title: string, text: string, warnings: readonly string[]])[] = [
  ["version V1", `version: "V1"\n${small}`, []],
  ["version ensembleV1", `version: ensembleV1\n${small}`, []],
  ["no version", small, []],
  ["everything under v1", `v1: {allocations: {a: ${one}}, nodes: {n: {allocations: [a]}}}`, []],
  ["everything under V1", `V1: {allocations: {a: ${one}}, nodes: {n: {allocations: [a]}}}`, []],
  ["empty lists", withKeys("keys: [], provision: [], volume: [], depends_on: []"), []],
  ["an executor that only the execution names", small.replace("executor: docker, ", ""), []],
  ["command for cmd", inExecution("command: [a]"), []],
  ["variables as a map", inExecution("environment: {A: 1, B: true, C: }"), []],
  ["a container that is not privileged", inExecution("privileged: false"), []],
  ["defaults that are written out", withKeys("failure_recovery: stay_down"), []],
  ["no redundancy", onNode("redundancy: 0, failure_recovery: stay_down"), []],
  [
    "tabs in JSON",
    '{\n\t"version": "V1",\n\t"allocations": {"a": ONE},\n\t"nodes": {"n": {"allocations": ["a"]}}\n}'.replace(
      "ONE",
      json(),
    ),
    [],
  ],
  ["gpus: []", small.replace("disk: {", "gpus: [], disk: {"), []],
  [
    "no type",
    small.replace("type: task, ", ""),
    [
      "allocations.a.type: has no type and is taken for a service; write type: service, or type: task if it ends by itself",
    ],
  ],
  ["no nodes", `allocations: {a: ${one}}`, ["nodes: is missing, so each allocation gets a node of its own"]],
  [
    "an allocation on no node",
    `allocations: {a: ${one}, n: ${one}}\nnodes: {n: {allocations: [a]}}`,
    ['allocations.n: is on no node, so it gets one of its own, "n-node"'],
  ],
  [
    "a node without allocations",
    `allocations: {a: ${one}}\nnodes: {n: {allocations: [a]}, m: {allocations: []}}`,
    ["nodes.m.allocations: names no allocation, so the node is left out"],
  ],
  [
    "megabytes that are not called so",
    small.replace("ram: {size: 1}", "ram: {size: 4096}"),
    [
      'allocations.a.resources.ram.size: 4096 without a unit is 4096 GiB; if megabytes were meant, write "4096 MB"',
    ],
  ],
  [
    "args",
    inExecution("args: [a]"),
    ["allocations.a.execution.args: is not known here and has no effect; remove it"],
  ],
  [
    "a healthcheck that is a script's name",
    withKeys("health_check: probe"),
    ["allocations.a.health_check: is not acted on yet"],
  ],
  ["names of keys", withKeys("keys: [mine]"), ["allocations.a.keys: is not acted on yet"]],
  ["keys themselves", withKeys("keys: [{type: ssh, file: k}]"), ["allocations.a.keys: is not acted on yet"]],
  [
    "a volume that is a map",
    withKeys("volume: {type: local, src: data, mount_destination: /d}"),
    ["allocations.a.volume: is not acted on yet"],
  ],
  ["short volumes", withKeys('volumes: ["data:/d"]'), ["allocations.a.volumes: is not acted on yet"]],
  [
    "region for continent",
    onNode("location: {accept: [{region: Europe}]}"),
    ["nodes.n.location: is not acted on yet", "nodes.n.location.accept[0].region: is called continent now"],
  ],
  [
    "an allocation that waits for another",
    `allocations: {a: ${one}, b: ${one.replace("type: task", "type: task, depends_on: [a]")}}\nnodes: {n: {allocations: [a, b]}}`,
    ["allocations.b.depends_on: is not acted on yet"],
  ],
  [
    "what the file has for later",
    `${small}scripts: {s: echo}\nkeys: {k: /k}\nsubnet: {join: true}\nexclude_peers: [x]\ncontracts: {c: {did: did:x}}\nsupervisor: {strategy: OneForOne, allocations: [a]}\nescalation_strategy: teardown\n`,
    ["scripts", "keys", "subnet", "exclude_peers", "contracts", "supervisor", "escalation_strategy"].map(
      (key) => `${key}: is not acted on yet`,
    ),
  ],
  [
    "firecracker",
    small.replaceAll("docker", "firecracker").replace("image: x", "kernel_image: /k, root_file_system: /r"),
    ["allocations.a.execution.type: firecracker is read, but no machine runs it yet"],
  ],
];

for (const [title, text, warnings] of variants)
  test(`${title}: loads`, () => {
    const parsed = parseEnsemble(text);
    assert.ok(parsed.ok, JSON.stringify(parsed));
    assert.deepEqual(
      parsed.warnings.map(({ path, message }) => `${path}: ${message}`),
      warnings,
    );
  });

test("an allocation that no node names is on a node of its own", () => {
  const parsed = parseEnsemble(`allocations: {a: ${one}, b: ${one}}`);
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.ensemble.nodes, {
    a: { name: "a", allocations: ["a"], ports: [] },
    b: { name: "b", allocations: ["b"], ports: [] },
  });
});

test("a card that is written with memory or vram counts GiB", () => {
  const parsed = parseEnsemble(small.replace("disk: {", "gpus: [{vram: 2}, {memory: 4 GiB}], disk: {"));
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.ensemble.allocations["a"]?.resources.gpus, [
    { vramBytes: 2 * gibibyte },
    { vramBytes: 4 * gibibyte },
  ]);
});

function withKeys(keys: string): string {
  return small.replace("image: x}", `image: x}, ${keys}`);
}

function inExecution(keys: string): string {
  return small.replace("image: x", `image: x, ${keys}`);
}

function onNode(keys: string): string {
  return small.replace("allocations: [a]", `allocations: [a], ${keys}`);
}

function json(): string {
  const size = { size: 1 };
  const execution = { type: "docker", image: "x" };
  return JSON.stringify(
    { type: "task", resources: { cpu: { cores: 1 }, ram: size, disk: size }, execution },
    null,
    "\t",
  );
}

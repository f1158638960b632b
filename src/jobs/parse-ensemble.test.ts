import assert from "node:assert/strict";
import { test } from "node:test";
import { gibibyte, mebibyte } from "../hardware/resources.ts";
import type { Ensemble } from "./ensemble.ts";
import { formatFinding } from "./finding.ts";
import { parseEnsemble } from "./parse-ensemble.ts";

const full = `
version: V1
metadata: {team: blue, answer: 42}
allocations:
  web:
    executor: docker
    type: service
    dns_name: WWW.front
    resources:
      cpu: {cores: 0.1}
      ram: {size: 512 MiB}
      disk: {size: 2}
      gpus: [{vendor: NVIDIA, model: L4, vram: 2, index: 0}]
    execution:
      type: docker
      image: ghcr.io/acme/web:1.2
      entrypoint: [/init]
      cmd: [serve, 8080]
      environment: ["A=1", "B=x=y", "C="]
      working_directory: /srv
      user: 1000
      writable_root: true
  job:
    executor: docker
    type: task
    resources: {cpu: {cores: 2}, ram: {size: 1GB}, disk: {size: 1.5 GiB}}
    execution: {type: docker, image: busybox}
nodes:
  one:
    allocations: [web, job]
    peer: 12D3KooWGRUVh9dcHGVyHqdZ5Q8ibeKWPRq4fGaGqUVmWQ2oMZgS
    ports:
      - {public: 0, private: 80, allocation: web}
      - {public: 16480, private: 443, allocation: web}
`;

test("an ensemble with everything in it is read as written", () => {
  assert.deepEqual(ensembleOf(full), {
    metadata: { team: "blue", answer: "42" },
    allocations: {
      web: {
        name: "web",
        executor: "docker",
        type: "service",
        dnsName: "www.front",
        resources: {
          cpuMillicores: 100,
          memoryBytes: 512 * mebibyte,
          diskBytes: 2 * gibibyte,
          gpus: [{ index: 0, vendor: "NVIDIA", model: "L4", vramBytes: 2 * gibibyte }],
        },
        execution: {
          image: "ghcr.io/acme/web:1.2",
          entrypoint: ["/init"],
          command: ["serve", "8080"],
          environment: { A: "1", B: "x=y", C: "" },
          workingDirectory: "/srv",
          user: "1000",
          isRootWritable: true,
        },
      },
      job: {
        name: "job",
        executor: "docker",
        type: "task",
        dnsName: "job",
        resources: { cpuMillicores: 2000, memoryBytes: 1e9, diskBytes: 1.5 * gibibyte, gpus: [] },
        execution: { image: "busybox", environment: {}, isRootWritable: false },
      },
    },
    nodes: {
      one: {
        name: "one",
        allocations: ["web", "job"],
        peer: "12D3KooWGRUVh9dcHGVyHqdZ5Q8ibeKWPRq4fGaGqUVmWQ2oMZgS",
        ports: [
          { public: 0, private: 80, allocation: "web" },
          { public: 16480, private: 443, allocation: "web" },
        ],
      },
    },
  });
});

test("names keep the order in which they are written", () => {
  assert.deepEqual(Object.keys(ensembleOf(full).allocations), ["web", "job"]);
});

test("all mistakes are reported at once, in the order of the file", () => {
  const broken = full
    .replace("cores: 0.1", "cores: 0")
    .replace("private: 443", "private: 0")
    .replace("image: busybox", "imag: busybox");
  const parsed = parseEnsemble(broken);
  assert.ok(!parsed.ok);
  assert.deepEqual(
    parsed.errors.map((finding) => formatFinding(finding, "x.yaml")),
    [
      "x.yaml:10:13  allocations.web.resources.cpu.cores: must be more than 0",
      "x.yaml:27:5  allocations.job.execution.image: is missing; write an image, such as busybox:1.36",
      "x.yaml:34:25  nodes.one.ports[1].private: must be from 1 to 65535",
    ],
  );
  assert.deepEqual(
    parsed.warnings.map((finding) => formatFinding(finding)),
    ['27:31  allocations.job.execution.imag: is not known here and has no effect; did you mean "image"?'],
  );
});

test("a template is completed by what the allocation says, and stays as it is for others", () => {
  const { allocations } = ensembleOf(`
resources:
  small: {cpu: {cores: 1}, ram: {size: 1}, disk: {size: 1}}
allocations:
  a: {type: task, resources: {name: small, cpu: {cores: 2}}, execution: {type: docker, image: x}}
  b: {type: task, resources: small, execution: {type: docker, image: x}}
nodes: {n: {allocations: [a, b]}}`);
  assert.equal(allocations["a"]?.resources.cpuMillicores, 2000);
  assert.equal(allocations["a"]?.resources.memoryBytes, gibibyte);
  assert.equal(allocations["b"]?.resources.cpuMillicores, 1000);
});

test("aliases and merge keys stand for what they name", () => {
  const { allocations } = ensembleOf(`
allocations:
  a: &base
    type: task
    resources: {cpu: {cores: 1}, ram: &one {size: 1}, disk: *one}
    execution: {type: docker, image: x}
  b:
    <<: *base
    type: service
nodes: {n: {allocations: [a, b]}}`);
  assert.equal(allocations["b"]?.type, "service");
  assert.equal(allocations["b"]?.resources.diskBytes, gibibyte);
});

test("an alias stands for what its anchor was when it was written", () => {
  const { metadata } = ensembleOf(`
allocations:
  a: {type: task, resources: {cpu: {cores: 1}, ram: {size: 1}, disk: {size: 1}}, execution: {type: docker, image: x}}
nodes: {n: {allocations: [a]}}
metadata: {a: &x one, b: *x, c: &x two, d: *x}`);
  assert.deepEqual(metadata, { a: "one", b: "one", c: "two", d: "two" });
});

function ensembleOf(text: string): Ensemble {
  const parsed = parseEnsemble(text);
  assert.deepEqual(parsed.warnings, []);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.ensemble;
}

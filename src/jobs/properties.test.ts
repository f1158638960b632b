import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode } from "@ipld/dag-cbor";
import fc from "fast-check";
import { stringify } from "yaml";
import type { Resources } from "../hardware/resources.ts";
import { allocationSpecSchema } from "./allocation-spec-schema.ts";
import type { AllocationSpec, Ensemble, NodeSpec } from "./ensemble.ts";
import { parseEnsemble } from "./parse-ensemble.ts";

test("any text at all gets an answer, with a reason when it is no ensemble", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), assertAnswered));
  fc.assert(fc.property(yamlLike(), assertAnswered), { numRuns: 500 });
});

test("any JSON gets an answer", () => {
  fc.assert(fc.property(fc.json(), assertAnswered));
  fc.assert(
    fc.property(ensembleLike(), (value) => assertAnswered(JSON.stringify(value))),
    { numRuns: 500 },
  );
});

test("a valid ensemble, printed as YAML or JSON, is read back as it was", () => {
  fc.assert(
    fc.property(ensemble(), (original) => {
      for (const print of [stringify, JSON.stringify]) {
        const parsed = parseEnsemble(print(written(original)));
        assert.deepEqual(parsed, { ok: true, ensemble: original, warnings: [] });
      }
    }),
  );
});

test("what is read travels in a message unchanged, and is accepted there", () => {
  fc.assert(
    fc.property(ensemble(), (original) => {
      assert.deepEqual(decode(encode(original)), original);
      for (const spec of Object.values(original.allocations))
        assert.deepEqual(allocationSpecSchema.parse(spec), spec);
    }),
  );
});

function assertAnswered(text: string): void {
  const parsed = parseEnsemble(text);
  if (!parsed.ok) assert.notEqual(parsed.errors.length, 0);
  const findings = [...parsed.warnings, ...(parsed.ok ? [] : parsed.errors)];
  for (const { path, line, column, message } of findings) {
    assert.ok(line >= 1 && column >= 1 && message !== "");
    assert.doesNotMatch(path + message, /\p{Cc}/u);
  }
}

const keys = [
  "v1",
  "version",
  "allocations",
  "nodes",
  "resources",
  "execution",
  "cpu",
  "ram",
  "cores",
  "size",
  "type",
]
  .concat([
    "ports",
    "peer",
    "environment",
    "cmd",
    "image",
    "supervisor",
    "children",
    "depends_on",
    "volume",
    "keys",
  ])
  .concat([
    "healthcheck",
    "location",
    "accept",
    "edge_constraints",
    "gpus",
    "name",
    "subnet",
    "contracts",
    "<<",
    "a",
  ]);

/** Texts of the pieces that YAML is made of. */
function yamlLike() {
  const pieces = [
    "\n",
    "\n  ",
    "\n    ",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "&a ",
    "*a",
    "!!str ",
    "'",
    '"',
    "|\n",
  ];
  const piece = fc.constantFrom(
    ...pieces,
    ...keys,
    "docker",
    "1",
    "~",
    "#",
    "\t",
    "? ",
    "---\n",
    "%YAML 1.1\n",
    "\\u",
  );
  return fc.array(piece, { maxLength: 60 }).map((all) => all.join(""));
}

/** Values of any shape under the keys that the parser asks for. */
function ensembleLike() {
  const { any } = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom(null, 0, 1, -1, 0.5, true, "", "a", "docker", "task", "1 GiB", "V1"),
      fc.dictionary(fc.constantFrom(...keys), tie("any"), { maxKeys: 6 }),
      fc.array(tie("any"), { maxLength: 3 }),
    ),
  }));
  return any;
}

/** Ensembles as the parser makes them. */
function ensemble(): fc.Arbitrary<Ensemble> {
  const name = fc
    .stringMatching(/^[a-z][a-z0-9]{0,8}$/)
    .filter((text) => text !== "constructor" && text !== "prototype");
  const specs = fc
    .uniqueArray(name, { minLength: 1, maxLength: 5 })
    .chain((names) => fc.tuple(...names.map(allocation)));
  return fc
    .record({ specs, sharing: fc.integer({ min: 1, max: 3 }), metadata: labels() })
    .map(({ specs, sharing, metadata }) => {
      const nodes: NodeSpec[] = [];
      for (let at = 0; at < specs.length; at += sharing)
        nodes.push(node(`n${at}`, specs.slice(at, at + sharing)));
      return {
        allocations: Object.fromEntries(specs.map((spec) => [spec.name, spec])),
        nodes: Object.fromEntries(nodes.map((one) => [one.name, one])),
        metadata,
      };
    });
}

function node(name: string, specs: readonly AllocationSpec[]): NodeSpec {
  const ports = specs.map((spec, index) => ({
    public: index * 2000,
    private: 80 + index,
    allocation: spec.name,
  }));
  return { name, allocations: specs.map((spec) => spec.name), ports };
}

function allocation(name: string): fc.Arbitrary<AllocationSpec> {
  const words = fc.array(text(), { minLength: 1, maxLength: 3 });
  const execution = fc.record(
    {
      image: fc.constantFrom("busybox", "nginx:1.27", "ghcr.io/acme/app:2", "localhost:5000/a/b"),
      environment: labels(),
      isRootWritable: fc.boolean(),
      entrypoint: words,
      command: words,
      workingDirectory: fc.constantFrom("/", "/srv/app"),
      user: fc.constantFrom("root", "1000:1000"),
    },
    { requiredKeys: ["image", "environment", "isRootWritable"], noNullPrototype: true },
  );
  const type = fc.constantFrom("task" as const, "service" as const);
  return fc.record({ resources: resources(), execution, type }, { noNullPrototype: true }).map((rest) => ({
    name,
    executor: "docker",
    dnsName: `${name}.host`,
    ...rest,
  }));
}

function resources(): fc.Arbitrary<Resources> {
  const bytes = fc.integer({ min: 1, max: 1024 ** 4 });
  const vendor = fc.constantFrom("NVIDIA", "AMD");
  const gpu = fc.record({ vramBytes: bytes, vendor }, { requiredKeys: ["vramBytes"], noNullPrototype: true });
  return fc.record(
    {
      cpuMillicores: fc.integer({ min: 1, max: 64_000 }),
      memoryBytes: bytes,
      diskBytes: bytes,
      gpus: fc.array(gpu, { maxLength: 2 }),
    },
    { noNullPrototype: true },
  );
}

function labels(): fc.Arbitrary<Record<string, string>> {
  const label = fc
    .stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/)
    .filter((key) => key !== "constructor" && key !== "prototype");
  return fc.dictionary(label, text(), { maxKeys: 3, noNullPrototype: true });
}

/** Whatever a program may be handed: quotes, line ends, other scripts, what looks like numbers. */
function text(): fc.Arbitrary<string> {
  const odd = fc.constantFrom(
    "",
    "1",
    "007",
    "true",
    "~",
    "a: b",
    "- x",
    "# no",
    "*a",
    "it's",
    'say "hi"',
    "a\nb\n",
    "<<",
  );
  return fc.oneof(
    odd,
    fc.string({ unit: "grapheme", maxLength: 12 }).filter((one) => !one.includes("\0")),
  );
}

/** The file that says it. */
function written({ allocations, nodes, metadata }: Ensemble) {
  const files = Object.entries(allocations).map(
    ([name, { executor, type, dnsName, execution, resources: needs }]) => {
      const { command, workingDirectory, isRootWritable, ...same } = execution;
      const size = (bytes: number) => ({ size: `${bytes} B` });
      return [
        name,
        {
          executor,
          type,
          dns_name: dnsName,
          execution: {
            type: executor,
            ...same,
            ...(command && { cmd: command }),
            ...(workingDirectory && { working_directory: workingDirectory }),
            writable_root: isRootWritable,
          },
          resources: {
            cpu: { cores: needs.cpuMillicores / 1000 },
            ram: size(needs.memoryBytes),
            disk: size(needs.diskBytes),
            gpus: needs.gpus.map(({ vramBytes, ...card }) => ({ ...card, vram: `${vramBytes} B` })),
          },
        },
      ] as const;
    },
  );
  const places = Object.entries(nodes).map(
    ([name, { allocations: here, ports }]) => [name, { allocations: here, ports }] as const,
  );
  return {
    version: "V1",
    allocations: Object.fromEntries(files),
    nodes: Object.fromEntries(places),
    metadata,
  };
}

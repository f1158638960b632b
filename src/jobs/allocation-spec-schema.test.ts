import assert from "node:assert/strict";
import { test } from "node:test";
import { allocationSpecSchema } from "./allocation-spec-schema.ts";

const spec = {
  name: "web",
  executor: "docker",
  type: "service",
  resources: { cpuMillicores: 100, memoryBytes: 1, diskBytes: 1, gpus: [{ vramBytes: 0 }] },
  execution: { image: "busybox:1", environment: { A: "" }, isRootWritable: false },
  dnsName: "web",
};

test("an allocation that a file could have said is accepted as it is", () => {
  assert.deepEqual(allocationSpecSchema.parse(spec), spec);
});

const { execution, resources } = spec;
const strange: readonly (readonly [what: string, value: unknown])[] = [
  ["an unknown key", { ...spec, privileged: true }],
  ["an unknown key of the execution", { ...spec, execution: { ...execution, privileged: true } }],
  ["a key that is there without a value", { ...spec, execution: { ...execution, user: undefined } }],
  ["an image that is none", { ...spec, execution: { ...execution, image: "-v /:/host" } }],
  [
    "a name of the environment that is none",
    { ...spec, execution: { ...execution, environment: { "A=B": "" } } },
  ],
  [
    "a name that every object has",
    { ...spec, execution: { ...execution, environment: { constructor: "" } } },
  ],
  ["no cpu", { ...spec, resources: { ...resources, cpuMillicores: 0 } }],
  ["half a byte", { ...spec, resources: { ...resources, memoryBytes: 0.5 } }],
  ["more than any machine has", { ...spec, resources: { ...resources, diskBytes: 2 ** 53 } }],
  ["a name that is no host name", { ...spec, name: "../etc" }],
  ["an unknown executor", { ...spec, executor: "shell" }],
];

for (const [what, value] of strange)
  test(`${what} is refused in a message`, () => assert.ok(!allocationSpecSchema.safeParse(value).success));

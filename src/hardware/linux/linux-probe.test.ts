import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { describe, it } from "node:test";
import { errorCode } from "../../errors/dms-error.ts";
import { fits, resourcesSchema } from "../capability.ts";
import { gibibyte, kibibyte, mebibyte } from "../resources.ts";
import { cpuLimit, memoryLimit } from "./cgroup-limits.ts";
import { linuxProbe } from "./linux-probe.ts";
import { parseNvidia } from "./nvidia-text.ts";
import { parseCpu, parseLoad, parseMemory } from "./proc-text.ts";

const desktop = `processor\t: 0
vendor_id\t: GenuineIntel
model name\t: Example CPU @ 2.40GHz
cpu MHz\t\t: 2400.071
cpu cores\t: 2

processor\t: 1
vendor_id\t: GenuineIntel
model name\t: Example CPU @ 2.40GHz
cpu MHz\t\t: 3100.500
cpu cores\t: 2
`;
const board = "processor\t: 0\nBogoMIPS\t: 108.00\nCPU part\t: 0xd08\n\nprocessor\t: 1\nBogoMIPS\t: 108.00\n";

describe("the Linux probe", () => {
  it("counts cores and knows their model and fastest clock", () => {
    assert.deepEqual(parseCpu(desktop), { cores: 2, model: "Example CPU @ 2.40GHz", clockMegahertz: 3101 });
  });

  it("takes a processor that says less of itself", () => {
    assert.deepEqual(parseCpu(board), { cores: 2, model: "unknown", clockMegahertz: 0 });
    assert.equal(parseCpu(""), undefined);
  });

  it("counts memory as used only when it cannot be had", () => {
    const text = "MemTotal:        8000000 kB\nMemFree:          100000 kB\nMemAvailable:    6000000 kB\n";
    assert.deepEqual(parseMemory(text), {
      totalBytes: 8_000_000 * kibibyte,
      usedBytes: 2_000_000 * kibibyte,
    });
    assert.equal(parseMemory("MemTotal:        8000000 kB\n"), undefined);
  });

  it("reads the load of the last minute", () => {
    assert.equal(parseLoad("1.25 0.70 0.30 2/345 6789\n"), 1250);
    assert.equal(parseLoad("nothing"), undefined);
  });

  it("reads the limits of a container, and where there are none", () => {
    assert.equal(cpuLimit("150000 100000\n"), 1500);
    assert.equal(memoryLimit("1073741824\n"), gibibyte);
    for (const none of ["max 100000\n", "-1\n 100000\n", "", undefined]) {
      assert.equal(cpuLimit(none), Number.POSITIVE_INFINITY);
    }
    for (const none of ["max\n", "9223372036854771712\n", undefined]) {
      assert.equal(memoryLimit(none), Number.POSITIVE_INFINITY);
    }
  });

  it("reads the cards that NVIDIA's tool lists, and nothing from its complaints", () => {
    const [card, ...others] = parseNvidia(
      "0, NVIDIA L4, 23034, 512\nUnable to determine the device handle\n",
    );
    const named = { index: 0, vendor: "NVIDIA", model: "L4" };
    assert.deepEqual(card?.total, { ...named, vramBytes: 23_034 * mebibyte });
    assert.deepEqual(card?.used, { ...named, vramBytes: 512 * mebibyte });
    assert.deepEqual(others, []);
  });

  it("tells of this very machine what can be true of one", {
    skip: process.platform !== "linux",
  }, async () => {
    const probe = linuxProbe({ dataDirectory: tmpdir() });
    const { resources, hostname } = await probe.machine();
    resourcesSchema.parse(resources);
    assert.ok(resources.cpuMillicores > 0 && resources.memoryBytes > 0 && resources.diskBytes > 0);
    assert.notEqual(hostname, "");
    assert.ok(fits(await probe.usage(), resources));
  });

  it("says what it cannot look at", { skip: process.platform !== "linux" }, async () => {
    const probe = linuxProbe({ dataDirectory: "/nonexistent" });
    await assert.rejects(probe.machine(), (error) => errorCode(error) === "HARDWARE_UNREADABLE");
  });
});

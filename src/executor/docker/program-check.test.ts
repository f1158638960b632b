import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nothing } from "../../hardware/resources.ts";
import { smallProgram } from "../conformance.ts";
import { checkProgram } from "./program-check.ts";

const program = smallProgram({ id: "a", image: "web" });
const image = { workingDirectory: "", volumes: [] };
const isRefused = { code: "EXECUTOR_START_FAILED" };

describe("what is checked before a container is made", () => {
  it("lets an ordinary program pass", () => {
    checkProgram(program, image);
    checkProgram(
      { ...program, workingDirectory: "/srv/device" },
      { ...image, volumes: ["/data", "/processed"] },
    );
  });

  it("refuses a working directory by which programs have reached the host", () => {
    for (const directory of [
      "/proc/self/fd/8",
      "/sys",
      "//dev",
      "/./proc/1",
      "/srv/../proc",
      "srv",
      "/a\u0000b",
    ]) {
      assert.throws(
        () => checkProgram({ ...program, workingDirectory: directory }, image),
        isRefused,
        directory,
      );
      assert.throws(
        () => checkProgram(program, { ...image, workingDirectory: directory }),
        isRefused,
        directory,
      );
    }
  });

  it("refuses an image with a volume in the system's own directories", () => {
    assert.throws(() => checkProgram(program, { ...image, volumes: ["/data", "/dev"] }), isRefused);
  });

  it("refuses a program without limits, which the engine would give everything", () => {
    assert.throws(() => checkProgram({ ...program, resources: nothing }, image), isRefused);
    assert.throws(
      () => checkProgram({ ...program, resources: { ...program.resources, cpuMillicores: 0 } }, image),
      isRefused,
    );
  });

  it("refuses an id that cannot name a container", () => {
    for (const id of ["", "../a", "a b", "a".repeat(200)]) {
      assert.throws(() => checkProgram({ ...program, id }, image), isRefused);
    }
  });

  it("refuses cards that it cannot give to a container", () => {
    for (const gpu of [{ vramBytes: 1 }, { index: 0, vendor: "AMD", vramBytes: 1 }]) {
      const resources = { ...program.resources, gpus: [gpu] };
      assert.throws(() => checkProgram({ ...program, resources }, image), isRefused);
    }
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mebibyte } from "../../hardware/resources.ts";
import { smallProgram } from "../conformance.ts";
import { containerSettings } from "./container-settings.ts";

const program = smallProgram({ id: "web-1", image: "web:2" });
const hostOf = (parts: Parameters<typeof smallProgram>[0] = program) =>
  containerSettings({ ...program, ...parts }, "12D3Koo").HostConfig;

describe("container settings", () => {
  it("harden every container that does not ask otherwise", () => {
    const host = hostOf();
    assert.deepEqual(host?.CapDrop, ["ALL"]);
    assert.deepEqual(host?.SecurityOpt, ["no-new-privileges"]);
    assert.equal(host?.Privileged, false);
    assert.equal(host?.ReadonlyRootfs, true);
    assert.equal(host?.PidsLimit, 512);
    for (const namespace of ["PidMode", "UTSMode", "UsernsMode", "Binds", "Devices"] as const) {
      assert.equal(host?.[namespace], undefined);
    }
  });

  it("limit memory without swap, and cores", () => {
    const resources = { cpuMillicores: 1500, memoryBytes: 256 * mebibyte, diskBytes: 0, gpus: [] };
    const host = hostOf({ ...program, resources });
    assert.equal(host?.Memory, 256 * mebibyte);
    assert.equal(host?.MemorySwap, 256 * mebibyte);
    assert.equal(host?.NanoCpus, 1_500_000_000);
    assert.match(host?.Tmpfs?.["/tmp"] ?? "", /noexec,size=128m/);
  });

  it("say whose container it is and which execution", () => {
    const { name, Labels } = containerSettings(program, "12D3Koo");
    assert.equal(name, "dms-web-1");
    assert.deepEqual(Labels, { "dms.owner": "12D3Koo", "dms.execution": "web-1" });
  });

  it("leave entrypoint, command, user and directory to the image unless they are given", () => {
    const bare = containerSettings(program, "o");
    for (const name of ["Entrypoint", "Cmd", "User", "WorkingDir"]) assert.ok(!(name in bare));
    const given = containerSettings({ ...program, command: ["a b", "c"], user: "7" }, "o");
    assert.deepEqual([given.Cmd, given.User], [["a b", "c"], "7"]);
  });

  it("open a network only for ports, several of the host for one of the program", () => {
    assert.equal(hostOf()?.NetworkMode, "none");
    const ports = [
      { host: 8080, program: 80 },
      { host: 8081, program: 80 },
    ];
    const host = hostOf({ ...program, ports });
    assert.equal(host?.NetworkMode, "bridge");
    assert.deepEqual(host?.PortBindings, { "80/tcp": [{ HostPort: "8080" }, { HostPort: "8081" }] });
  });

  it("name each card that a program was given", () => {
    const gpus = [{ index: 1, vendor: "NVIDIA", vramBytes: 1 }];
    const host = hostOf({ ...program, resources: { ...program.resources, gpus } });
    assert.deepEqual(host?.DeviceRequests?.[0]?.DeviceIDs, ["1"]);
  });
});

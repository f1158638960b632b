import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { signerNamed } from "../actor/world.test-support.ts";
import { type ConfigSources, defaultTimes, readConfig } from "./config.ts";

const base: ConfigSources = { defaultDataDirectory: "/data", hostname: "box", environment: {} };

function faultOf(sources: Partial<ConfigSources>): string {
  const config = readConfig({ ...base, ...sources });
  assert.ok(!config.granted);
  assert.equal(config.because, "invalid-config");
  return config.message;
}

describe("the configuration", () => {
  it("needs nothing to be said", () => {
    const config = readConfig(base);
    assert.ok(config.granted);
    assert.equal(config.value.node.name, "box");
    assert.equal(config.value.machine.dataDirectory, "/data");
    assert.deepEqual(config.value.node.times, defaultTimes);
  });

  it("takes flags before the environment, and that before the file", () => {
    const config = readConfig({
      ...base,
      file: { name: "dms.yaml", text: "name: from-file\nlogLevel: debug\nlogFormat: json\n" },
      environment: { DMS_NAME: "from-environment", DMS_LOG_LEVEL: "warn" },
      flags: { name: "from-flag", logLevel: undefined },
    });
    assert.ok(config.granted);
    assert.equal(config.value.node.name, "from-flag");
    assert.deepEqual(config.value.machine.telemetry, { level: "warn", format: "json" });
  });

  it("reads lists from the environment", () => {
    const { did } = signerNamed("organisation");
    const environment = { DMS_LISTEN: "/ip4/127.0.0.1/tcp/1, /ip4/127.0.0.1/tcp/2", DMS_TRUST_ROOTS: did };
    const config = readConfig({ ...base, environment });
    assert.ok(config.granted);
    assert.deepEqual(config.value.machine.listen, ["/ip4/127.0.0.1/tcp/1", "/ip4/127.0.0.1/tcp/2"]);
    assert.deepEqual(config.value.node.trust.roots, [did]);
  });

  it("decodes tokens", () => {
    const config = readConfig({ ...base, flags: { delegations: ["AQID"] } });
    assert.ok(config.granted);
    assert.deepEqual(config.value.node.trust.delegations, [new Uint8Array([1, 2, 3])]);
  });

  it("takes the name of a key that the node is to be, and nothing that is none", () => {
    const config = readConfig({ ...base, environment: { DMS_IDENTITY: "alice" } });
    assert.ok(config.granted);
    assert.equal(config.value.machine.identity, "alice");
    assert.match(
      faultOf({ flags: { identity: "../alice" } }),
      /identity: write the name of one of your keys/,
    );
  });

  it("names every fault and where it is", () => {
    const message = faultOf({
      file: { name: "dms.yaml", text: "nam: x\nlogLevel: loud\nroots: [nobody]\n" },
    });
    assert.match(message, /nam/);
    assert.match(message, /logLevel/);
    assert.match(message, /roots\.0: not a did:key/);
  });

  it("refuses a file that is not a list of settings, without falling over", () => {
    assert.match(
      faultOf({ file: { name: "dms.yaml", text: "[1, 2]" } }),
      /dms.yaml is not a list of settings/,
    );
    assert.match(faultOf({ file: { name: "dms.yaml", text: "a: [" } }), /dms.yaml cannot be read/);
    assert.match(
      faultOf({ file: { name: "dms.yaml", text: "a: &a [1]\nb: *a" } }),
      /dms.yaml cannot be read/,
    );
    assert.match(faultOf({ file: { name: "big", text: " ".repeat(2_000_000) } }), /big is too large/);
  });
});

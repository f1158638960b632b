import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { seededRandom } from "../random/seeded.ts";
import { bindPorts, highestPort, lowestPort } from "./ports.ts";

const any = (privatePort: number) => ({ public: 0, private: privatePort, allocation: "web" });

describe("binding ports", () => {
  it("gives each port that may be any one of its own, in the range for workloads", () => {
    const bound = bindPorts(seededRandom("ports"), [any(80), any(81), any(82)], new Set());
    assert.ok(bound.granted);
    const ports = bound.value["web"]?.map((port) => port.public) ?? [];
    assert.equal(new Set(ports).size, 3);
    assert.ok(ports.every((port) => port >= lowestPort && port <= highestPort));
  });

  it("gives the port that was asked for, unless it is taken or not for workloads", () => {
    const asked = { public: 20_000, private: 80, allocation: "web" };
    const granted = bindPorts(seededRandom("ports"), [asked], new Set());
    assert.deepEqual(granted, { granted: true, value: { web: [{ public: 20_000, private: 80 }] } });
    const taken = bindPorts(seededRandom("ports"), [asked], new Set([20_000]));
    assert.equal(taken.granted ? "" : taken.message, "port 20000 is taken");
    const low = bindPorts(seededRandom("ports"), [{ ...asked, public: 8_080 }], new Set());
    assert.equal(low.granted ? "" : low.because, "port-taken");
  });

  it("never gives a free choice the port that another has asked for", () => {
    const taken = new Set(Array.from({ length: highestPort - lowestPort - 1 }, (_, at) => lowestPort + at));
    const fixed = { public: highestPort, private: 80, allocation: "web" };
    const bound = bindPorts(seededRandom("ports"), [any(81), fixed], taken);
    assert.ok(bound.granted);
    assert.deepEqual(bound.value["web"], [
      { public: highestPort - 1, private: 81 },
      { public: highestPort, private: 80 },
    ]);
    assert.equal(bindPorts(seededRandom("ports"), [any(81), any(82), fixed], taken).granted, false);
  });
});

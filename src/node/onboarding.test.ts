import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gibibyte } from "../hardware/resources.ts";
import { chooseOffer } from "./onboarding.ts";

const gpu = { index: 0, vendor: "NVIDIA", vramBytes: 8 * gibibyte };
const machine = { cpuMillicores: 8_000, memoryBytes: 16 * gibibyte, diskBytes: 100 * gibibyte, gpus: [gpu] };

describe("choosing what to offer", () => {
  it("offers half of the machine and its cards when nothing is said", () => {
    assert.deepEqual(chooseOffer(machine, {}), {
      granted: true,
      value: { cpuMillicores: 4_000, memoryBytes: 8 * gibibyte, diskBytes: 50 * gibibyte, gpus: [gpu] },
    });
  });

  it("keeps the cards when told to", () => {
    const offer = chooseOffer(machine, { withGpus: false });
    assert.deepEqual(offer.granted && offer.value.gpus, []);
  });

  it("offers every core, but leaves the machine some memory", () => {
    assert.ok(chooseOffer(machine, { cpuMillicores: 8_000 }).granted);
    const offer = chooseOffer(machine, { memoryBytes: 16 * gibibyte });
    assert.equal(offer.granted ? "" : offer.because, "out-of-range");
  });

  it("says all that is out of range at once, with the bounds", () => {
    const offer = chooseOffer(machine, { cpuMillicores: 9_000, memoryBytes: gibibyte });
    assert.ok(!offer.granted);
    assert.match(offer.message, /cpu must be from 0.1 cores to 8 cores, not 9 cores/);
    assert.match(offer.message, /ram must be from/);
  });
});

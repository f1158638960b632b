import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { fits, isNothing, lacking, minus, place, plus, resourcesSchema, sum } from "./capability.ts";
import { type Gpu, gibibyte, nothing, type Resources } from "./resources.ts";

const amount = (parts: Partial<Resources>): Resources => ({ ...nothing, ...parts });
const l4: Gpu = { index: 0, vendor: "NVIDIA", model: "L4", vramBytes: 24 * gibibyte };
const t4: Gpu = { index: 1, vendor: "NVIDIA", model: "T4", vramBytes: 16 * gibibyte };

describe("capability", () => {
  it("gives back what was added when it is taken away again", () => {
    fc.assert(
      fc.property(resources, resources, (a, b) => {
        assert.deepEqual(minus(plus(a, b), b), { granted: true, value: plus(a, nothing) });
      }),
    );
  });

  it("adds in any order and any grouping to the same", () => {
    fc.assert(
      fc.property(resources, resources, resources, (a, b, c) => {
        assert.deepEqual(plus(a, b), plus(b, a));
        assert.deepEqual(plus(plus(a, b), c), plus(a, plus(b, c)));
        assert.deepEqual(sum([a, b, c]), plus(c, plus(b, a)));
      }),
    );
  });

  it("never makes a demand fit worse by offering more, nor better by demanding more", () => {
    fc.assert(
      fc.property(resources, resources, resources, (demand, offer, more) => {
        if (fits(demand, offer)) assert.ok(fits(demand, plus(offer, more)));
        if (fits(plus(demand, { ...more, gpus: [] }), offer)) assert.ok(fits(demand, offer));
      }),
    );
  });

  it("fits exactly when nothing is lacking, and then it can be placed and subtracted", () => {
    fc.assert(
      fc.property(resources, placedResources, (demand, offer) => {
        assert.equal(fits(demand, offer), lacking(demand, offer).length === 0);
        const placed = place(demand, offer);
        assert.equal(placed.granted, fits(demand, offer));
        if (placed.granted) assert.ok(minus(offer, placed.value).granted);
      }),
    );
  });

  it("lets an exact fit fit and leaves nothing of it", () => {
    const offer = amount({ cpuMillicores: 4000, memoryBytes: gibibyte, gpus: [l4] });
    assert.ok(fits(offer, offer));
    const left = minus(offer, offer);
    assert.ok(left.granted && isNothing(left.value));
  });

  it("says in words what is missing", () => {
    const demand = amount({
      cpuMillicores: 8000,
      memoryBytes: 16 * gibibyte,
      diskBytes: 1,
      gpus: [{ vramBytes: 5 }],
    });
    assert.deepEqual(lacking(demand, amount({ cpuMillicores: 4000, memoryBytes: 1.5 * gibibyte })), [
      "needs 8 cores, 4 are free",
      "needs 16 GiB of memory, 1.5 GiB is free",
      "needs 1 byte of disk, none is free",
      "needs a GPU with 5 bytes, none is free",
    ]);
  });

  it("gives the exact figure when the rounded ones read the same", () => {
    const [sentence] = lacking(amount({ memoryBytes: gibibyte + 2 }), amount({ memoryBytes: gibibyte }));
    assert.equal(sentence, "needs 1 GiB of memory, which is 2 bytes too much");
  });

  it("refuses to go below nothing and says of what there is too little", () => {
    const reply = minus(amount({ cpuMillicores: 500 }), amount({ cpuMillicores: 1500 }));
    assert.ok(!reply.granted);
    assert.equal(reply.because, "not-enough-resources");
    assert.equal(reply.message, "needs 1.5 cores, 0.5 are free");
  });

  it("gives every GPU demanded a card of its own", () => {
    const two = amount({ gpus: [{ vramBytes: gibibyte }, { vramBytes: gibibyte }] });
    assert.ok(!fits(two, amount({ gpus: [l4] })));
    assert.ok(fits(two, amount({ gpus: [l4, t4] })));
  });

  it("finds the assignment of cards even when the first choice would block it", () => {
    const demand = amount({ gpus: [{ vramBytes: gibibyte }, { model: "T4", vramBytes: gibibyte }] });
    assert.ok(fits(demand, amount({ gpus: [t4, l4] })));
    const placed = place(demand, amount({ gpus: [t4, l4] }));
    assert.ok(placed.granted);
    assert.deepEqual(
      placed.value.gpus.map((gpu) => gpu.model),
      ["L4", "T4"],
    );
  });

  it("gives a whole card to who does not say how much of it", () => {
    const placed = place(amount({ gpus: [{ vendor: "NVIDIA", vramBytes: 0 }] }), amount({ gpus: [l4, t4] }));
    assert.ok(placed.granted);
    assert.deepEqual(placed.value.gpus, [t4]);
  });

  it("heeds vendor and model where they are given", () => {
    assert.ok(!fits(amount({ gpus: [{ vendor: "AMD", vramBytes: 1 }] }), amount({ gpus: [l4] })));
    assert.ok(fits(amount({ gpus: [{ vendor: "NVIDIA", vramBytes: 1 }] }), amount({ gpus: [l4] })));
  });

  it("takes a share off its own card only", () => {
    const left = minus(amount({ gpus: [l4, t4] }), amount({ gpus: [{ index: 1, vramBytes: 6 * gibibyte }] }));
    assert.ok(left.granted);
    assert.deepEqual(left.value.gpus, [l4, { ...t4, vramBytes: 10 * gibibyte }]);
  });

  it("reads only whole amounts that are not negative", () => {
    assert.ok(resourcesSchema.safeParse(amount({ gpus: [l4] })).success);
    assert.ok(!resourcesSchema.safeParse(amount({ cpuMillicores: 0.5 })).success);
    assert.ok(!resourcesSchema.safeParse(amount({ memoryBytes: -1 })).success);
    assert.ok(!resourcesSchema.safeParse({ ...nothing, more: 1 }).success);
  });
});

const number = fc.integer({ min: 0, max: 2 ** 40 });
// A card's vendor and model follow from its index, as they do on one machine.
const models = ["L4", "T4", "A2"];
const card = fc
  .record({ index: fc.integer({ min: 0, max: 2 }), vramBytes: number })
  .map(({ index, vramBytes }): Gpu => ({ index, vendor: "NVIDIA", model: models[index] ?? "L4", vramBytes }));
const anyCard = fc.record({ vendor: fc.constant("NVIDIA"), vramBytes: number });
const numbers = { cpuMillicores: number, memoryBytes: number, diskBytes: number };
const resources: fc.Arbitrary<Resources> = fc.record({
  ...numbers,
  gpus: fc.array(fc.oneof(card, anyCard), { maxLength: 3 }),
});
const placedResources: fc.Arbitrary<Resources> = fc
  .record({ ...numbers, gpus: fc.array(card, { maxLength: 3 }) })
  .map((offer) => plus(offer, nothing));

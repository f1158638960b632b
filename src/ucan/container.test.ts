import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encode } from "@ipld/dag-cbor";
import fc from "fast-check";
import { asked, crypto, given } from "./cast.test.ts";
import { decodeContainer, encodeContainer, parseTokens } from "./container.ts";

function frameOf(content: unknown, header = 0x40): Uint8Array {
  return Uint8Array.of(header, ...encode(content));
}

function isRefused(frame: Uint8Array): void {
  assert.throws(() => decodeContainer(frame), { code: "UCAN_MALFORMED" });
}

describe("a frame of tokens", () => {
  it("brings the tokens, in an order that does not depend on who packed them", () => {
    const tokens = [asked([]).bytes, given().bytes, given().bytes];
    const frame = encodeContainer(tokens);
    assert.equal(frame[0], 0x40);
    assert.deepEqual(encodeContainer([...tokens].reverse()), frame);
    const key = (token: Uint8Array) => token.join();
    assert.deepEqual(decodeContainer(frame).map(key).sort(), tokens.map(key).sort());
  });

  it("is read as what was packed, whatever it is", () => {
    const tokens = fc.uniqueArray(fc.uint8Array({ minLength: 1, maxLength: 40 }), {
      maxLength: 9,
      selector: (token) => token.join(),
    });
    const reads = fc.property(tokens, (packed) => {
      const frame = encodeContainer(packed);
      assert.deepEqual(encodeContainer(decodeContainer(frame)), frame);
      assert.equal(decodeContainer(frame).length, packed.length);
    });
    fc.assert(reads, { seed: 7 });
  });

  const one = Uint8Array.of(1);
  const refused: Readonly<Record<string, Uint8Array>> = {
    "that is empty": new Uint8Array(),
    "that is only a header": Uint8Array.of(0x40),
    "with another header": frameOf({ "ctn-v1": [one] }, 0x42),
    "of another version": frameOf({ "ctn-v2": [one] }),
    "with more than the tokens": frameOf({ "ctn-v1": [one], x: 1 }),
    "that is a list": frameOf([one]),
    "with a token that is text": frameOf({ "ctn-v1": ["x"] }),
    "with an empty token": frameOf({ "ctn-v1": [new Uint8Array()] }),
    "with a token twice": frameOf({ "ctn-v1": [one, one] }),
    "with tokens out of order": frameOf({ "ctn-v1": [Uint8Array.of(2), one] }),
    "with ten tokens": frameOf({ "ctn-v1": Array.from({ length: 10 }, (_, at) => Uint8Array.of(at)) }),
    "with a token that is too large": frameOf({ "ctn-v1": [new Uint8Array(16_385)] }),
    "that is too large": new Uint8Array(65_537).fill(0x40),
    "with bytes after its end": Uint8Array.of(...encodeContainer([one]), 0),
    "with a length written longer than needed": Uint8Array.of(
      0x40,
      0xa1,
      0x66,
      ...new TextEncoder().encode("ctn-v1"),
      0x98,
      1,
      0x41,
      1,
    ),
    "that claims 2^32 tokens": Uint8Array.of(
      0x40,
      0xa1,
      0x66,
      ...new TextEncoder().encode("ctn-v1"),
      0x9a,
      255,
      255,
      255,
      255,
    ),
  };
  for (const [name, frame] of Object.entries(refused))
    it(`${name} is refused`, () => {
      decodeContainer(encodeContainer([one]));
      isRefused(frame);
    });

  it("has the limits that its reader gives it", () => {
    const frame = encodeContainer([one, Uint8Array.of(2, 2)]);
    const limits = { frameBytes: frame.length, tokens: 2, tokenBytes: 2 };
    assert.equal(decodeContainer(frame, limits).length, 2);
    for (const tighter of [{ frameBytes: frame.length - 1 }, { tokens: 1 }, { tokenBytes: 1 }])
      assert.throws(() => decodeContainer(frame, { ...limits, ...tighter }), { code: "UCAN_MALFORMED" });
  });

  it("of random bytes is refused and does no harm", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => isRefused(Uint8Array.of(0x40, ...bytes))),
      { seed: 8 },
    );
  });
});

describe("the tokens of a message", () => {
  it("are one invocation and the delegations that came with it", () => {
    const proofs = [given(), given()];
    const invoked = asked(proofs.slice(0, 1));
    const parsed = parseTokens([...proofs.map(({ bytes }) => bytes), invoked.bytes], crypto);
    assert.deepEqual(parsed, { invocation: invoked, delegations: proofs });
  });

  it("are refused with no invocation, with two, or with something else among them", () => {
    const [invoked, proof] = [asked([]).bytes, given().bytes];
    for (const tokens of [[], [proof], [invoked, asked([]).bytes], [invoked, Uint8Array.of(1)]])
      assert.throws(() => parseTokens(tokens, crypto), { code: "UCAN_MALFORMED" });
  });

  it("are refused with nine delegations", () => {
    const proofs = Array.from({ length: 9 }, () => given().bytes);
    parseTokens([asked([]).bytes, ...proofs.slice(1)], crypto);
    assert.throws(() => parseTokens([asked([]).bytes, ...proofs], crypto), { code: "UCAN_MALFORMED" });
  });
});

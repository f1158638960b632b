import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isSoundPublicKey, isWellFormed } from "./guard.ts";

const sound = Uint8Array.from({ length: 32 }, (_, at) => at + 1);

function withByte(at: number, byte: number): Uint8Array {
  return sound.map((old, index) => (index === at ? byte : old));
}

describe("the guard before every verification", () => {
  it("lets ordinary keys and signatures through", () => {
    assert.equal(isSoundPublicKey(sound), true);
    assert.equal(isWellFormed(sound, new Uint8Array([...sound, ...sound])), true);
  });

  it("draws the line of canonical keys exactly at the prime", () => {
    const nearPrime = (low: number) =>
      Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? low : at === 31 ? 0x7f : 0xff));
    assert.equal(isSoundPublicKey(nearPrime(0xeb)), true);
    assert.equal(isSoundPublicKey(nearPrime(0xec)), false); // −1: below the prime, but of order two.
    assert.equal(isSoundPublicKey(nearPrime(0xed)), false);
    assert.equal(isSoundPublicKey(nearPrime(0xff)), false);
    assert.equal(isSoundPublicKey(nearPrime(0xff).map((byte, at) => (at === 15 ? 0xfe : byte))), true);
  });

  it("is not deceived by the sign bit", () => {
    assert.equal(isSoundPublicKey(Uint8Array.from({ length: 32 }, (_, at) => (at === 31 ? 0x80 : 0))), false);
    assert.equal(isSoundPublicKey(withByte(31, 0xff)), true);
  });

  it("looks at the signature's point as well", () => {
    const smallR = new Uint8Array(64).fill(5);
    smallR.fill(0, 0, 32);
    assert.equal(isWellFormed(sound, smallR), false);
  });

  it("refuses every other length", () => {
    for (const length of [0, 31, 33, 64])
      assert.equal(isSoundPublicKey(new Uint8Array(length).fill(9)), false);
    for (const length of [0, 63, 65])
      assert.equal(isWellFormed(sound, new Uint8Array(length).fill(9)), false);
  });
});

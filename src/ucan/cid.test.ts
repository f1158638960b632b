import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { base58btc } from "multiformats/bases/base58";
import { CID } from "multiformats/cid";
import { crypto, given } from "./cast.test.ts";
import { bytesOfCid, cidOf, parseCid } from "./cid.ts";
import { decodeDelegation } from "./delegation.ts";

describe("the name of a token", () => {
  it("is the CID of its bytes, so two tokens with the same contents have two names", () => {
    const [one, other] = [given(), given()];
    assert.equal(cidOf(one.bytes, crypto), one.cid);
    assert.notEqual(one.cid, other.cid);
    assert.match(one.cid, /^bafyrei[a-z2-7]{52}$/);
    assert.equal(CID.decode(bytesOfCid(one.cid)).toString(), one.cid);
  });

  it("has one spelling", () => {
    const { cid } = given();
    assert.equal(parseCid(cid), cid);
    const inBase58 = CID.parse(cid).toString(base58btc);
    for (const text of [
      "",
      cid.toUpperCase(),
      cid.slice(0, 7) + cid.slice(7).toUpperCase(),
      `${cid}=`,
      `${cid} `,
      cid.slice(1),
      `${cid.slice(0, -1)}1`,
      `bafybei${cid.slice(7)}`,
      inBase58,
    ])
      assert.equal(parseCid(text), undefined);
    // The last letter holds three bits that are no part of the name: they have to be zero.
    const last = "abcdefghijklmnopqrstuvwxyz234567".indexOf(cid.at(-1) ?? "");
    assert.equal(parseCid(cid.slice(0, -1) + "abcdefghijklmnopqrstuvwxyz234567"[last ^ 1]), undefined);
  });

  it("does not depend on where the bytes lie", () => {
    const { bytes, cid } = given();
    const shifted = new Uint8Array(bytes.length + 7);
    shifted.set(bytes, 5);
    assert.deepEqual(decodeDelegation(shifted.subarray(5, 5 + bytes.length), crypto).cid, cid);
  });
});

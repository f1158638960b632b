import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BrokenPromise } from "../errors/assert.ts";
import { parsePeerId, peerIdOf, publicKeyOfPeer } from "./peer-id.ts";

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });

test("A peer id is the one that every libp2p gives the key", () => {
  // Public keys of RFC 8032 seeds 00…00 and 09…09, and the ids that another implementation made of them.
  const zero = "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29";
  const nine = "fd1724385aa0c75b64fb78cd602fa1d991fdebf76b13c58ed702eac835e9f618";
  assert.equal(peerIdOf(bytes(zero)), "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN");
  assert.equal(peerIdOf(bytes(nine)), "12D3KooWSrKnMZUcSxK8G7wmBbXdU8nFEfWGhLu6H8xjn8LmCSJb");
});

test("A peer id gives its public key back", () => {
  fc.assert(
    fc.property(keys, (key) => {
      const id = peerIdOf(key);
      assert.match(id, /^12D3KooW/);
      assert.deepEqual(publicKeyOfPeer(id), key);
      assert.equal(parsePeerId(id), id);
    }),
  );
});

test("Text that is no Ed25519 peer id is not taken for one", () => {
  const id = peerIdOf(new Uint8Array(32).fill(7));
  const others = [
    "",
    "1",
    "12D3KooW",
    `${id}1`,
    `1${id}`,
    id.slice(1),
    id.toLowerCase(),
    ` ${id}`,
    `${id}\n`,
  ];
  const rsa = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";
  for (const text of [...others, rsa, "0OIl".repeat(13), "z".repeat(52)]) {
    assert.equal(parsePeerId(text), undefined, text);
    assert.equal(publicKeyOfPeer(text), undefined, text);
  }
});

test("Arbitrary text never throws and is never read as a shorter or longer key", () => {
  fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => assert.equal(parsePeerId(text), undefined)));
});

test("A public key of the wrong length is our own mistake", () => {
  for (const length of [0, 31, 33]) assert.throws(() => peerIdOf(new Uint8Array(length)), BrokenPromise);
});

function bytes(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
  );
}

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { everyone, invite, isInvited } from "./lottery.ts";

const peers = Array.from({ length: 4_000 }, (_, at) => `12D3KooWpeer${at}`);

describe("the lottery", () => {
  it("invites everybody in a network that is small enough", () => {
    const invitation = invite(0, 24, 24);
    assert.ok(peers.every((peer) => isInvited("abcdefgh", peer, invitation)));
  });

  it("invites about as many as wanted, however large the network", () => {
    for (const deployment of ["abcdefgh", "zzzzzzzz", "q0q0q0q0"]) {
      const count = peers.filter((peer) => isInvited(deployment, peer, invite(0, 40, peers.length))).length;
      assert.ok(count > 15 && count < 80, `${count} were invited`);
    }
  });

  it("invites nobody twice when it is widened, and leaves nobody out in the end", () => {
    const first = invite(0, 24, peers.length);
    const second = { from: first.to, to: everyone };
    for (const peer of peers) {
      assert.notEqual(isInvited("abcdefgh", peer, first), isInvited("abcdefgh", peer, second));
    }
  });

  it("draws anew for each deployment, so that the same machines are not always asked", () => {
    const drawn = (deployment: string) =>
      peers.filter((peer) => isInvited(deployment, peer, invite(0, 40, 4_000)));
    const other = new Set(drawn("abcdefgi"));
    assert.ok(drawn("abcdefgh").filter((peer) => other.has(peer)).length < 10);
  });
});

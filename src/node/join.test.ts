import assert from "node:assert/strict";
import { it } from "node:test";
import { loopback, manualClock, peerNamed } from "../actor/world.test-support.ts";
import { DmsError } from "../errors/dms-error.ts";
import type { Peer } from "../network/network.ts";
import { silent } from "../telemetry/telemetry.ts";
import { join } from "./join.ts";

it("joins its first peers, waits for those that are not up, and comes back to those it lost", async () => {
  const clock = manualClock();
  const bob = peerNamed("bob");
  let isUp = false;
  let peers: readonly Peer[] = [];
  let attempts = 0;
  const network = {
    ...loopback().network(peerNamed("alice")),
    peers: () => peers,
    connect: async () => {
      attempts += 1;
      if (!isUp) throw new DmsError("NETWORK_UNREACHABLE", "not yet");
      peers = [{ id: bob, isConnected: true, addresses: [] }];
      return bob;
    },
  };
  const leave = join({ clock, network, telemetry: silent, addresses: ["/somewhere"] });
  await clock.advance(1);
  assert.deepEqual(peers, []);
  isUp = true;
  await clock.advance(30_000);
  assert.equal(peers.length, 1);
  const settledAttempts = attempts;
  await clock.advance(60_000);
  assert.equal(attempts, settledAttempts, "who is connected is left in peace");
  peers = [{ id: bob, isConnected: false, addresses: [] }];
  await clock.advance(30_000);
  assert.equal(peers[0]?.isConnected, true);
  leave();
  assert.equal(clock.planned, 0);
});

import assert from "node:assert/strict";
import { connect as connectTcp } from "node:net";
import { afterEach, beforeEach, test } from "node:test";
import type { Stream } from "@libp2p/interface";
import { multiaddr } from "@multiformats/multiaddr";
import { encodeFrame } from "../framing.ts";
import { frameLimitBytes, inFlightLimitFrames, type Network } from "../network.ts";
import { parsePeerId } from "../peer-id.ts";
import { frameTimeoutMs } from "./limits.ts";
import { messageProtocol, statusTaken } from "./message-stream.ts";
import type { Libp2pNode } from "./node.ts";
import { counting, eventually, type TestPeers, testPeers } from "./test-peers.ts";

let peers: TestPeers;
beforeEach(() => {
  peers = testPeers("tcp");
});
afterEach(() => peers.stop());

test("A frame that claims to be too large costs its peer the stream and nothing else", async () => {
  const { node, stranger, telemetry, frames } = await visited();
  const stream = await openTo(stranger, node);
  stream.send(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1, 2, 3));
  await eventually(() => stream.status === "reset");
  assert.ok(telemetry.counts.includes("network.frame.refused oversized"));
  const next = await openTo(stranger, node);
  next.send(encodeFrame(Uint8Array.of(7)));
  await eventually(() => frames.length > 0);
  assert.deepEqual(frames, [[7]]);
});

test("A frame that ends too early is not handed on", async () => {
  const { node, stranger, telemetry, frames } = await visited();
  const stream = await openTo(stranger, node);
  stream.send(encodeFrame(Uint8Array.of(1, 2, 3)).subarray(0, 6));
  await stream.close();
  await eventually(() => telemetry.counts.includes("network.frame.refused truncated"));
  assert.deepEqual(frames, []);
});

test("A frame that comes byte by byte is not waited for, and frames that end in time are", async () => {
  const { clock, pass } = stoppedClock();
  const { node, stranger, telemetry, frames } = await visited({ clock });
  const stream = await openTo(stranger, node);
  const frame = encodeFrame(Uint8Array.of(1, 2, 3));
  for (let round = 1; round <= 3; round++) {
    stream.send(frame.subarray(0, 5));
    await eventually(() => pass.isPlanned());
    stream.send(frame.subarray(5));
    await eventually(() => frames.length === round && !pass.isPlanned());
  }
  for (const byte of frame.subarray(0, 6)) stream.send(Uint8Array.of(byte));
  await eventually(() => pass.isPlanned());
  assert.equal(stream.status, "open");
  pass.now();
  await eventually(() => stream.status === "reset");
  assert.ok(telemetry.counts.includes("network.frame.refused slow"));
  assert.equal(frames.length, 3);
});

test("A peer that sends without waiting for answers is cut off at the limit", async () => {
  const { node, stranger, telemetry, frames } = await visited();
  const stream = await openTo(stranger, node);
  stream.send(new Uint8Array(4 * 10_000)); // Ten thousand empty frames.
  await eventually(() => stream.status === "reset");
  assert.ok(telemetry.counts.includes("network.frame.refused flood"));
  assert.ok(frames.length <= inFlightLimitFrames);
});

test("A peer's newer stream replaces the older one", async () => {
  const { node, stranger, frames } = await visited();
  const older = await openTo(stranger, node);
  older.send(encodeFrame(Uint8Array.of(1)));
  await eventually(() => frames.length === 1);
  const newer = await openTo(stranger, node);
  newer.send(encodeFrame(Uint8Array.of(2)));
  await eventually(() => frames.length === 2 && older.status === "reset");
});

test("An answer that makes no sense ends the stream, and the next frame goes over a new one", async () => {
  const { node, stranger } = await visited();
  const answers = [
    Uint8Array.of(99),
    Uint8Array.of(statusTaken, statusTaken, statusTaken),
    Uint8Array.of(statusTaken),
  ];
  await stranger.handle(messageProtocol, (stream) => {
    stream.addEventListener("message", () => stream.send(answers.shift() ?? Uint8Array.of()));
  });
  await assert.rejects(sendTo(stranger, node), { code: "NETWORK_UNREACHABLE" });
  await sendTo(stranger, node);
  await sendTo(stranger, node);
});

test("A peer that takes frames and never answers is given up, and the connection with it", async () => {
  const plans: (() => void)[] = [];
  const clock = { now: () => 0, after: (_ms: number, work: () => void) => (plans.push(work), () => {}) };
  const { node, stranger, telemetry } = await visited({ clock });
  let isTaken = false;
  await stranger.handle(messageProtocol, (stream) => {
    stream.addEventListener("message", () => {
      isTaken = true;
    });
  });
  const sending = sendTo(stranger, node);
  await eventually(() => isTaken);
  plans.shift()?.();
  await assert.rejects(sending, { code: "NETWORK_UNREACHABLE" });
  assert.ok(telemetry.counts.includes("network.peer.silent"));
});

test("A peer that closes the stream after each frame is reached again each time", async () => {
  const { node, stranger } = await visited();
  await stranger.handle(messageProtocol, (stream) => {
    stream.addEventListener("message", () => {
      stream.send(Uint8Array.of(statusTaken));
      void stream.close();
    });
  });
  for (let round = 0; round < 3; round++) await sendTo(stranger, node);
});

test("A peer that does not speak our protocol cannot be reached", async () => {
  const { node, stranger } = await visited();
  await assert.rejects(sendTo(stranger, node), { code: "NETWORK_UNREACHABLE" });
});

test("Messages of other topics, or above the limit, are dropped before anything is kept of them", async () => {
  const { node, stranger, telemetry } = await visited();
  const heard: number[] = [];
  node.subscribe("news", (_from, frame) => {
    heard.push(frame.length);
    return "accept";
  });
  const gossip = stranger.services.gossip;
  await eventually(() => gossip.getSubscribers("news").length === 1);
  await gossip.publish("news", new Uint8Array(frameLimitBytes + 1));
  await gossip.publish("news", Uint8Array.of(1));
  await eventually(() => heard.length > 0);
  assert.deepEqual(heard, [1]);
  assert.ok(telemetry.counts.includes("network.gossip.refused oversized"));
});

test("Bytes that are no libp2p at all close that socket and leave the node as it was", async () => {
  const { node, stranger, frames } = await visited();
  const port = Number(address(node).split("/")[4]);
  const socket = connectTcp(port, "127.0.0.1");
  socket.on("error", () => {}); // The node may reset the connection: that is one right answer.
  socket.end(new Uint8Array(100_000).fill(0x47));
  await new Promise((resolve) => socket.on("close", resolve));
  const stream = await openTo(stranger, node);
  stream.send(encodeFrame(Uint8Array.of(7)));
  await eventually(() => frames.length === 1);
});

/** A clock on which the time for a frame passes when a test says so, and no other. */
function stoppedClock() {
  const plans = new Set<() => void>();
  const clock = {
    now: () => 0,
    after: (delayMs: number, work: () => void) => {
      if (delayMs === frameTimeoutMs) plans.add(work);
      return () => void plans.delete(work);
    },
  };
  const pass = { isPlanned: () => plans.size > 0, now: () => [...plans].forEach((work) => work()) };
  return { clock, pass };
}

/** A node that takes and remembers every frame, with a stranger connected to it. */
async function visited(options: Parameters<TestPeers["add"]>[0] = {}) {
  const telemetry = counting();
  const node = await peers.add({ telemetry, ...options });
  const frames: number[][] = [];
  node.receive((_from, frame) => {
    frames.push([...frame]);
    return "taken";
  });
  const stranger = await peers.addStranger();
  await stranger.dial(multiaddr(address(node)));
  await eventually(() => node.peers().some((peer) => peer.isConnected));
  return { node, stranger, telemetry, frames };
}

async function openTo(stranger: Libp2pNode, node: Network): Promise<Stream> {
  return stranger.dialProtocol(multiaddr(address(node)), messageProtocol);
}

async function sendTo(stranger: Libp2pNode, node: Network): Promise<void> {
  const name = parsePeerId(stranger.peerId.toString()) ?? assert.fail("a stranger has a name");
  await node.send(name, Uint8Array.of(1), AbortSignal.timeout(5_000));
}

function address(network: Network): string {
  return network.addresses()[0] ?? assert.fail("a started network has an address");
}

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { z } from "zod";
import { actorSystem } from "../../src/actor/actor-system.ts";
import { behavior } from "../../src/actor/behavior.ts";
import { rootInbox } from "../../src/actor/handle.ts";
import { systemClock } from "../../src/clock/system/system-clock.ts";
import { nodeCrypto } from "../../src/crypto/node-crypto/node-crypto.ts";
import { libp2pNetwork } from "../../src/network/libp2p/libp2p-network.ts";
import { systemRandom } from "../../src/random/system/system-random.ts";
import { silent } from "../../src/telemetry/telemetry.ts";
import { signerOf } from "../../src/ucan/signer.ts";
import type { Bench, Contestant, NotHere } from "./bench.ts";
import { nats, whyNoNats } from "./nats.ts";

const payload = { text: "x".repeat(200) };
const schema = z.strictObject({ text: z.string() });
const frameBytes = 650;

const echo = behavior<undefined, typeof payload, typeof payload>({
  path: "/public/echo",
  summary: "Answers what it was told",
  input: schema,
  output: schema,
  isPublic: true,
  handle: (_state, input) => input,
});

/** The signed question and its receipt over libp2p on TCP: beside bare bytes there and back, and beside NATS. */
export async function bench(): Promise<readonly (Bench | NotHere)[]> {
  return [await besidePlainTcp(), await besideNats()];
}

async function besidePlainTcp(): Promise<Bench> {
  const { subject, stop } = await overLibp2p();
  const plain = await plainEcho();
  return {
    title: "Signed and verified invoke over libp2p on TCP loopback",
    subject,
    limit: { name: `plain TCP echo of ${frameBytes} bytes`, count: 300, run: plain.run },
    close: async () => {
      await stop();
      plain.close();
    },
  };
}

/** NATS signs nothing, and every message passes its server; ours go from peer to peer. */
async function besideNats(): Promise<Bench | NotHere> {
  const title = "Signed and verified invoke over libp2p, beside a NATS request and reply";
  const because = whyNoNats();
  if (because !== undefined) return { title, because };
  const { subject, stop } = await overLibp2p();
  const server = await nats();
  const text = JSON.stringify(payload);
  return {
    title,
    subject,
    limit: {
      name: `NATS request and reply of ${text.length} bytes`,
      count: 300,
      run: async (count) => {
        for (let call = 0; call < count; call++) assert.equal(await server.ask(text), text);
      },
    },
    goal: { kind: "ratio", atMost: 3 },
    close: async () => {
      await stop();
      await server.close();
    },
  };
}

async function overLibp2p(): Promise<{ readonly subject: Contestant; readonly stop: () => Promise<void> }> {
  const [alice, bob] = [await peer(), await peer()];
  bob.root.register(echo, undefined);
  const [address = assert.fail("a started network has an address")] = bob.network.addresses();
  await alice.network.connect(address, AbortSignal.timeout(5_000));
  return {
    subject: {
      name: "invoke and receipt over libp2p",
      count: 300,
      run: async (count) => {
        for (let call = 0; call < count; call++) {
          const reply = await alice.root.invoke(bob.root.handle, echo, payload, { timeoutMs: 5_000 });
          assert.ok(reply.granted);
        }
      },
    },
    stop: async () => {
      for (const { system, network } of [alice, bob]) {
        system.stop();
        await network.stop();
      }
    },
  };
}

async function peer() {
  const seed = randomBytes(32);
  const [clock, crypto] = [systemClock(), nodeCrypto()];
  const listen = ["/ip4/127.0.0.1/tcp/0"];
  const network = await libp2pNetwork({ key: seed, transport: "tcp", listen, clock, telemetry: silent });
  // The bench asks faster than any peer should: its budget is not what is measured.
  const limits = { framesBurst: 1_000_000, framesPerSecond: 1_000_000 };
  const system = actorSystem({ clock, random: systemRandom(), crypto, network, telemetry: silent, limits });
  return {
    network,
    system,
    root: system.spawn({ inbox: rootInbox, signer: signerOf(crypto.keyPair(seed)) }),
  };
}

async function plainEcho() {
  const server = createServer((socket) => socket.setNoDelay(true).pipe(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const at = server.address();
  assert.ok(typeof at === "object" && at !== null);
  const socket = connect(at.port, "127.0.0.1").setNoDelay(true);
  await once(socket, "connect");
  return {
    run: async (count: number) => {
      for (let call = 0; call < count; call++) await thereAndBack(socket);
    },
    close: () => {
      socket.destroy();
      server.close();
    },
  };
}

function thereAndBack(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    let missing = frameBytes;
    const take = (part: Buffer) => {
      missing -= part.length;
      if (missing > 0) return;
      socket.off("data", take);
      resolve();
    };
    socket.on("data", take);
    socket.write(Buffer.alloc(frameBytes));
  });
}

import { every, type Network, shuffled } from "../src/index.ts";
import { world } from "./world.ts";

interface Chatty {
  readonly network: Network;
  stop(): Promise<void>;
}

/**
 * A minute of small talk between simple programs under loss, jitter, cuts and crashes, and the hash it comes to: what
 * the determinism tests and the bench of the bare simulator run.
 */
export async function chatter(seed: string | number, machineCount = 12, forMs = 60_000): Promise<string> {
  const forever = new AbortController().signal;
  const small = world<object, Chatty>({
    seed,
    link: { loss: 0.02 },
    async start({ network, clock, random, database }) {
      network.receive((from, frame) => {
        database.write((t) => t.put("heard", from, frame), "soon");
        return frame.length % 7 === 0 ? "busy" : "taken";
      });
      network.subscribe("talk", () => "accept");
      every(clock, 500 + random.integer(100), () => {
        const peers = network.peers();
        const peer = peers[random.integer(Math.max(1, peers.length))];
        if (peer !== undefined) network.send(peer.id, random.bytes(100), forever).catch(() => {});
        if (random.integer(10) === 0) network.publish("talk", random.bytes(50)).catch(() => {});
      });
      return { network, stop: () => network.stop() };
    },
  });
  const machines = Array.from({ length: machineCount }, (_, at) => small.addMachine({ name: `m${at}` }));
  for (const machine of machines) {
    const { network } = await small.drive(machine.start({}));
    const first = machines[0]?.address ?? "";
    if (machine.index > 0) await small.drive(network.connect(first, forever)).catch(() => {});
  }
  const [crashed, cut] = shuffled(small.random("faults"), machines);
  await small.run({ forMs: forMs / 3 });
  crashed?.crash();
  if (cut !== undefined)
    small.fabric.cuts.partition([[cut.index], [0, 1, 2, 3].filter((at) => at !== cut.index)]);
  await small.run({ forMs: forMs / 3 });
  small.fabric.cuts.healAll();
  if (crashed !== undefined) await small.drive(crashed.start());
  await small.run({ forMs: forMs / 3 });
  return small.trace.hash();
}

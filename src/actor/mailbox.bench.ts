import { mailbox } from "./mailbox.ts";

/** A message in, its handler's end out; beside the least that could be called a queue. */
export async function bench() {
  return {
    title: "Mailbox round trip",
    subject: { name: "mailbox", count: 200_000, run: throughMailbox },
    limit: { name: "bare queue of promises", count: 200_000, run: throughPromises },
  };
}

async function throughMailbox(count: number): Promise<void> {
  const box = mailbox<() => void>({
    waitingLimit: 1_024,
    inFlightLimit: 256,
    handle: async (answer) => answer(),
    senders: { senderOf: () => "peer", onEvicted: () => {} },
  });
  for (let message = 0; message < count; message++) {
    await new Promise<void>((resolve) => void box.put(resolve));
  }
}

async function throughPromises(count: number): Promise<void> {
  let queue = Promise.resolve();
  for (let message = 0; message < count; message++) {
    await new Promise<void>((resolve) => {
      queue = queue.then(resolve);
    });
  }
}

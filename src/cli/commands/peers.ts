import { ask } from "../ask.ts";
import { command } from "../command.ts";
import type { CliEnvironment } from "../environment.ts";
import { exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { output } from "../output.ts";
import { peerWithPrefix } from "../peer-with-prefix.ts";
import { fields, number, text } from "../shape.ts";
import { shortIds } from "../short-id.ts";
import { table } from "../table.ts";
import { peersView } from "../views.ts";

const list = command({ options: (argv) => argv, run: listPeers });

const connect = command({
  options: (argv) =>
    argv.positional("address", {
      type: "string",
      demandOption: true,
      describe: "Where the other node listens, with its /p2p part",
    }),
  examples: [["peers connect /ip4/192.0.2.7/tcp/9000/p2p/12D3KooW…", "as `dms status` prints it there"]],
  run: async (options, environment) => {
    const out = output(environment, options);
    const request = {
      method: "POST",
      path: "/v1/peers/connect",
      body: { address: options.address },
    } as const;
    const { body, value } = await ask(environment, request, fields({ peer: text }));
    out.json(body);
    out.text(`connected to ${value.peer}\n`);
    return exitCodes.done;
  },
});

const ping = command({
  options: (argv) =>
    argv.positional("peer", {
      type: "string",
      demandOption: true,
      describe: "A peer's id, or how it begins",
    }),
  run: async (options, environment) => {
    const out = output(environment, options);
    const peer = await peerWithPrefix(options.peer, environment);
    const request = { method: "POST", path: "/v1/peers/ping", body: { peer } } as const;
    const { body, value } = await ask(environment, request, fields({ roundTripMs: number }));
    out.json(body);
    out.text(`${peer} answered in ${Number(value.roundTripMs.toFixed(2))} ms\n`);
    return exitCodes.done;
  },
});

/** `dms peers [list]`, `dms peers connect`, `dms peers ping` */
export const peers = command({
  options: (argv) => argv,
  subcommands: [
    { usage: "list", summary: "List the machines that the node knows", command: list },
    { usage: "connect <address>", summary: "Connect to a node", command: connect },
    { usage: "ping <peer>", summary: "Measure the way to a peer and back", command: ping },
  ],
  run: listPeers,
});

async function listPeers(options: GlobalOptions, environment: CliEnvironment): Promise<number> {
  const out = output(environment, options);
  const { body, value } = await ask(environment, { method: "GET", path: "/v1/peers" }, peersView);
  out.json(body);
  const short = shortIds(value.peers.map(({ id }) => id));
  const rows = value.peers.map(({ id, isConnected, addresses }) => [
    short.get(id) ?? id,
    isConnected ? "yes" : "no",
    addresses[0] ?? "",
  ]);
  if (rows.length > 0) out.text(table(["PEER", "CONNECTED", "ADDRESS"], rows));
  else out.note("No peers yet.");
  if (rows.length === 0) out.hint("Name one that you know", "peers", "connect <address>");
  return exitCodes.done;
}

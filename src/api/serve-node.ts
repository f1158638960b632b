import type { MachineHost } from "../host/machine.ts";
import type { MachineConfig } from "../host/machine-config.ts";
import type { Config } from "../node/config.ts";
import { type Node, startNode } from "../node/node.ts";
import { nodeRouter } from "./node-api.ts";
import type { Router } from "./router.ts";

/** A node of a machine, with its API open. */
export interface ServedNode {
  readonly node: Node;
  readonly socketPath: string;
  /** "host:port" where the API also listens, when asked for. */
  readonly tcpAddress: string | undefined;
  /** Closes the API, stops the node, lets go of the machine; in this order. */
  stop(): Promise<void>;
}

/** The technologies that it stands on. main.ts picks them. */
export interface ServeOptions {
  readonly openHost: (config: MachineConfig, write: (line: string) => void) => Promise<MachineHost>;
  readonly listen: (options: {
    readonly router: Router;
    readonly socketPath: string;
    readonly tcp?: { readonly host: string; readonly port: number };
    readonly onFault: (error: Error) => void;
  }) => Promise<{ readonly tcpAddress: string | undefined; close(): Promise<void> }>;
  /** Takes a line of the node's log. */
  readonly write: (line: string) => void;
}

/** Starts a node on this machine. When any part of it fails, what was started is stopped again. */
export async function serveNode(
  config: Config,
  { openHost, listen, write }: ServeOptions,
): Promise<ServedNode> {
  const { machine } = config;
  const opened = await openHost(machine, write);
  const { telemetry } = opened.host;
  let node: Node | undefined;
  try {
    node = await startNode(opened.host, config.node);
    const socketPath = machine.apiSocket ?? `${machine.dataDirectory}/api.sock`;
    const onFault = (error: unknown) =>
      telemetry.log("error", "api.fault", { problem: error instanceof Error ? error.stack : String(error) });
    const tcp = machine.apiTcp === undefined ? {} : { tcp: tcpOf(machine.apiTcp) };
    const listener = await listen({ router: nodeRouter(node, onFault), socketPath, ...tcp, onFault });
    const running = node;
    return {
      node,
      socketPath,
      tcpAddress: listener.tcpAddress,
      async stop() {
        await listener.close();
        running.stop();
        await opened.stop();
      },
    };
  } catch (error) {
    node?.stop();
    await opened.stop();
    throw error;
  }
}

function tcpOf(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

import { sentenceOf } from "../../errors/dms-error.ts";
import { ask, deploymentPath } from "../ask.ts";
import { deploymentsView, isOver, shutdownView } from "../views.ts";
import type { DevNode } from "./dev-node.ts";

/** Patience with each node's deployments when the network ends, in milliseconds. */
const patienceMs = 20_000;

/** Ends what this node deployed and still runs, wherever it runs: containers outlive nodes unless they are told. */
export async function shutDownDeployments(
  { client, name, isRunning }: DevNode,
  log: (line: string) => void,
): Promise<void> {
  if (!isRunning()) return;
  const environment = { client, signal: AbortSignal.timeout(patienceMs) };
  try {
    const { value } = await ask(environment, { method: "GET", path: "/v1/deployments" }, deploymentsView);
    for (const { id } of value.deployments.filter((each) => !isOver(each))) {
      await ask(environment, { method: "POST", path: deploymentPath(id, "/shutdown") }, shutdownView);
    }
  } catch (error) {
    log(`${name} | not all of its deployments could be shut down: ${sentenceOf(error)}`);
  }
}

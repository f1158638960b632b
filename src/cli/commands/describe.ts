import { ask, deploymentPath } from "../ask.ts";
import { command } from "../command.ts";
import { deploymentId } from "../deployment-id.ts";
import { exitCodes } from "../exit-codes.ts";
import { humanDuration } from "../human.ts";
import { output } from "../output.ts";
import { list, table } from "../table.ts";
import { type DeploymentView, deploymentView, isOver } from "../views.ts";
import { refusalTable } from "../why-not.ts";

/** `dms describe <id>` */
export const describe = command({
  options: deploymentId,
  run: async (options, environment) => {
    const out = output(environment, options);
    const request = { method: "GET", path: deploymentPath(options.id) } as const;
    const { body, value } = await ask(environment, request, deploymentView);
    out.json(body);
    out.text(heading(value, environment.clock.now()));
    if (value.allocations.length > 0) out.text(`\n${allocationTable(value)}`);
    if (value.events.length > 0) out.text(`\n${eventTable(value)}`);
    if (value.refusals.length > 0) out.text(`\nDeclined by:\n${refusalTable(value.refusals)}`);
    out.hint("See what it printed", "logs", value.id.slice(0, 8));
    if (!isOver(value)) out.hint("Shut it down", "stop", value.id.slice(0, 8));
    return exitCodes.done;
  },
});

function heading({ id, state, createdAtMs, endedAtMs, failure }: DeploymentView, nowMs: number): string {
  return list([
    ["id", id],
    ["state", state],
    ["created", `${humanDuration(nowMs - createdAtMs)} ago`],
    ["lasted", endedAtMs === undefined ? undefined : humanDuration(endedAtMs - createdAtMs)],
    ["failure", failure],
  ]);
}

function allocationTable({ allocations }: DeploymentView): string {
  return table(
    ["ALLOCATION", "NODE", "TYPE", "STATE", "EXIT", "MACHINE", "PORTS"],
    allocations.map(({ name, node, type, state, exitCode, how, provider, ports }) => [
      name,
      node,
      type,
      state,
      exitCode === undefined ? "" : `${exitCode}${how === undefined || how === "exited" ? "" : ` (${how})`}`,
      provider,
      ports.map((port) => `${port.public}→${port.private}`).join(" "),
    ]),
  );
}

function eventTable({ events, createdAtMs }: DeploymentView): string {
  return table(
    ["AFTER", "EVENT", "WHAT HAPPENED"],
    events.map(({ atMs, kind, message }) => [humanDuration(atMs - createdAtMs), kind, message]),
  );
}

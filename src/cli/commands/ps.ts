import { ask } from "../ask.ts";
import { command } from "../command.ts";
import type { CliEnvironment } from "../environment.ts";
import { exitCodes } from "../exit-codes.ts";
import { humanDuration, humanResources } from "../human.ts";
import { type Output, output } from "../output.ts";
import { shortIds } from "../short-id.ts";
import { table } from "../table.ts";
import { allocationsView, deploymentsView } from "../views.ts";

/** `dms ps` */
export const ps = command({
  options: (argv) =>
    argv.option("here", {
      type: "boolean",
      default: false,
      describe: "What runs on this machine, for anyone, instead of what this node had deployed",
    }),
  run: async (options, environment) => {
    const out = output(environment, options);
    await (options.here ? listAllocations : listDeployments)(out, environment);
    return exitCodes.done;
  },
});

async function listDeployments(out: Output, environment: CliEnvironment): Promise<void> {
  const { body, value } = await ask(environment, { method: "GET", path: "/v1/deployments" }, deploymentsView);
  out.json(body);
  const short = shortIds(value.deployments.map(({ id }) => id));
  const nowMs = environment.clock.now();
  const rows = value.deployments.map(({ id, state, createdAtMs, allocations, summary }) => [
    short.get(id) ?? id,
    state,
    humanDuration(nowMs - createdAtMs),
    String(allocations),
    summary,
  ]);
  if (rows.length > 0) out.text(table(["ID", "STATE", "AGE", "ALLOCATIONS", "SUMMARY"], rows));
  else out.note("No deployments.");
  if (rows.length === 0) out.hint("Make one", "deploy", "<file>");
  else out.hint("See one in full", "describe", rows[0]?.[0] ?? "<id>");
}

async function listAllocations(out: Output, environment: CliEnvironment): Promise<void> {
  const { body, value } = await ask(environment, { method: "GET", path: "/v1/allocations" }, allocationsView);
  out.json(body);
  const short = shortIds(value.allocations.map(({ id }) => id));
  const nowMs = environment.clock.now();
  const rows = value.allocations.map(({ id, name, state, startedAtMs, resources }) => [
    short.get(id) ?? id,
    name,
    state,
    startedAtMs === undefined ? "" : humanDuration(nowMs - startedAtMs),
    humanResources(resources),
  ]);
  if (rows.length > 0) out.text(table(["ID", "NAME", "STATE", "RUNNING FOR", "RESOURCES"], rows));
  else out.note("Nothing runs on this machine for anyone.");
}

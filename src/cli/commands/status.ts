import { ask } from "../ask.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { humanDuration, humanResources } from "../human.ts";
import { output } from "../output.ts";
import { list } from "../table.ts";
import { type StatusView, statusView } from "../views.ts";

/** `dms status` */
export const status = command({
  options: (argv) => argv,
  run: async (options, environment) => {
    const out = output(environment, options);
    const { body, value } = await ask(environment, { method: "GET", path: "/v1/status" }, statusView);
    out.json(body);
    out.text(list(lines(value, environment.clock.now())));
    if (!value.isOnboarded) out.hint("Offer a part of this machine to the network", "onboard");
    return exitCodes.done;
  },
});

function lines(status: StatusView, nowMs: number): readonly (readonly [string, string | undefined])[] {
  const { name, did, peer, addresses, version, startedAtMs, isOnboarded, resources, executors } = status;
  const amount = (of: typeof resources.free) => (of === undefined ? undefined : humanResources(of));
  return [
    ["name", name],
    ["peer", peer],
    ["did", did],
    ...addresses.map((address, index) => [index === 0 ? "addresses" : "", address] as const),
    ["version", version],
    ["up for", humanDuration(nowMs - startedAtMs)],
    ["executors", executors.length === 0 ? "none: this machine cannot run jobs" : executors.join(", ")],
    ["deployments", String(status.deployments)],
    ["allocations", String(status.allocations)],
    ["onboarded", isOnboarded ? (amount(resources.onboarded) ?? "yes") : "no"],
    ["machine", amount(resources.machine)],
    ["in use", isOnboarded ? amount(resources.allocated) : undefined],
    ["free", isOnboarded ? amount(resources.free) : undefined],
  ];
}

import type { MachineView, MakeChecker } from "./checker.ts";

/** Once all deployments have ended, no machine holds, runs or answers for anything of them. */
export const nothingLeft: MakeChecker = ({ machines }) => ({
  invariant: "after shutdown nothing is left",
  leftovers: () =>
    machines.flatMap((machine) =>
      [...programsOf(machine), ...entriesOf(machine), ...behaviorsOf(machine)].map((sentence) => ({
        machine,
        sentence,
      })),
    ),
});

function programsOf({ programs }: MachineView): readonly string[] {
  return [...programs.running.values()].map(({ program, ended }) =>
    ended === undefined ? `${program.id} still runs` : `what has ended of ${program.id} was never removed`,
  );
}

function entriesOf(machine: MachineView): readonly string[] {
  const entries = machine.inspect()?.ledger ?? [];
  return entries.map(({ id, kind }) => `${id} still has ${kind === "commit" ? "a commit" : "resources"}`);
}

function behaviorsOf(machine: MachineView): readonly string[] {
  const paths = machine.inspect()?.behaviors ?? [];
  return paths
    .filter((path) => deploymentPath.test(path))
    .map((path) => `the behaviour ${path} is still there`);
}

// Behaviours that were registered for one deployment carry its id.
const deploymentPath = /^\/dms\/ensemble\//;

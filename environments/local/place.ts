import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Fleet } from "../fleet.ts";
import type { Place } from "../place.ts";
import { containersHere } from "./containers.ts";
import { localFleet } from "./local-fleet.ts";

/** This machine: child processes of the built program, and its container engine where one answers. */
export async function openPlace(): Promise<Place> {
  const program = build();
  const containers = await containersHere();
  const fleets = new Set<Fleet>();
  let isClosed = false;
  const close = async () => {
    isClosed = true;
    const open = [...fleets];
    fleets.clear();
    await Promise.allSettled(open.map((fleet) => fleet.down()));
    rmSync(program, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Heard once: sent again, it ends this process as if nobody had listened.
    process.once(signal, () => void close().finally(() => process.kill(process.pid, signal)));
  }
  return {
    name: "local",
    async open({ seed }) {
      // A run that was broken off goes on to its next scenario: that one waits for the end.
      if (isClosed) return new Promise(() => {});
      const fleet = localFleet({ executable: `${program}/dms.js`, seed, containers });
      const { down } = fleet;
      const known: Fleet = {
        ...fleet,
        async down() {
          fleets.delete(known);
          await down();
        },
      };
      fleets.add(known);
      return known;
    },
    close,
  };
}

/** The program as it stands in the working tree, in a place where no other build replaces it during the run. */
function build(): string {
  const script = new URL("../../cicd/build.ts", import.meta.url).pathname;
  const { status } = spawnSync(process.execPath, [script, "--quiet"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error("the program could not be built: see above");
  const copy = mkdtempSync(`${tmpdir()}/dms-p-`);
  cpSync(new URL("../../dist", import.meta.url).pathname, copy, { recursive: true });
  return copy;
}

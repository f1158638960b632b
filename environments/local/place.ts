import { spawnSync } from "node:child_process";
import type { Fleet } from "../fleet.ts";
import type { Place } from "../place.ts";
import { containersHere } from "./containers.ts";
import { localFleet } from "./local-fleet.ts";

/** This machine: child processes of the built program, and its container engine where one answers. */
export async function openPlace(): Promise<Place> {
  build();
  const containers = await containersHere();
  const fleets = new Set<Fleet>();
  const close = async () => {
    const open = [...fleets];
    fleets.clear();
    await Promise.allSettled(open.map((fleet) => fleet.down()));
  };
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.once(signal, () => void close().finally(() => process.exit(code)));
  }
  return {
    name: "local",
    async open({ seed }) {
      const fleet = localFleet({ seed, containers });
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

/** The scenarios speak of the program as it stands in the working tree. */
function build(): void {
  const script = new URL("../../cicd/build.ts", import.meta.url).pathname;
  const { status } = spawnSync(process.execPath, [script, "--quiet"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error("the program could not be built: see above");
}

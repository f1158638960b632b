import { DmsError } from "../../errors/dms-error.ts";
import { mebibyte } from "../../hardware/resources.ts";
import type { Program } from "../executor.ts";

/** What of an image takes part in how a container is laid out. */
export interface ImageLayout {
  readonly workingDirectory: string;
  readonly volumes: readonly string[];
}

/**
 * Declines what the engine would take but should not: no limit at all, and paths by which programs have reached the
 * host through container runtimes (a working directory or a mount in /proc, /sys or /dev).
 */
export function checkProgram(program: Program, image: ImageLayout): void {
  const because = objection(program, image);
  if (because === undefined) return;
  throw new DmsError("EXECUTOR_START_FAILED", `the program could not be started: ${because}`, {
    id: program.id,
  });
}

// The engine's own minimum; to it, 0 would mean no limit.
const minMemoryBytes = 6 * mebibyte;

function objection({ resources, workingDirectory, id }: Program, image: ImageLayout): string | undefined {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/.test(id)) return `"${id}" cannot name a container`;
  if (resources.memoryBytes < minMemoryBytes) return "it needs at least 6 MiB of memory";
  if (resources.cpuMillicores < 10) return "it needs at least a hundredth of a core";
  const foreign = resources.gpus.find(
    (gpu) => gpu.vendor?.toLowerCase() !== "nvidia" || gpu.index === undefined,
  );
  if (foreign !== undefined) return "only NVIDIA GPUs, each named by its index, can be given to a container";
  const directory = workingDirectory ?? image.workingDirectory;
  if (directory !== "" && !isSafe(directory)) return `it may not work in ${directory}`;
  const volume = image.volumes.find((path) => !isSafe(path));
  return volume === undefined ? undefined : `its image may not have a volume at ${volume}`;
}

function isSafe(path: string): boolean {
  const isPlain = path.startsWith("/") && !path.split("/").includes("..") && !path.includes("\u0000");
  return isPlain && !/^\/+(\.\/+)*(proc|sys|dev)(\/|$)/.test(path);
}

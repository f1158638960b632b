import { readdirSync, readFileSync } from "node:fs";

/** Processes of this machine whose environment or command line names the directory: those of one fleet. */
export function processesOf(directory: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => [`/proc/${pid}/environ`, `/proc/${pid}/cmdline`].some((file) => holds(file, directory)))
    .map(Number);
}

/** A process that has just ended has no environment to be read; nor has one of another user. */
function holds(file: string, text: string): boolean {
  try {
    return readFileSync(file, "latin1").includes(text);
  } catch {
    return false;
  }
}

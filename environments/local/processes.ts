import { readdirSync, readFileSync } from "node:fs";

/** Processes of this machine whose environment or command line names the directory: those of one fleet. */
export function processesOf(directory: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => ["environ", "cmdline"].some((file) => read(`/proc/${pid}/${file}`).includes(directory)))
    .map(Number);
}

/** As it was started, with its words separated by spaces; empty when it is gone. */
export function commandLineOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
}

/** A process that has just ended has nothing to be read; nor has one of another user. */
function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

/** A program of somebody else's that does so many rounds when it is sent a number, and says "done". */
export interface PeerProgram {
  readonly run: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Whether a program can be found here. */
export function isHere(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}

/** Starts it; throws when it ends before it is ready. */
export async function peerProgram(program: string, args: readonly string[]): Promise<PeerProgram> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const hear = async (word: string) => {
    const { value, done } = await lines.next();
    if (done === true || value !== word)
      throw new Error(`${program} said ${value ?? "nothing"}, not ${word}`);
  };
  await hear("ready");
  return {
    run: async (count) => {
      child.stdin.write(`${count}\n`);
      await hear("done");
    },
    close: () => ended(child, () => child.stdin.end()),
  };
}

/** Resolves when it has ended, after it was told to. */
export async function ended(child: ChildProcess, tell: () => void): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  tell();
  await gone;
}

import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { tree } from "../tree.ts";
import type { Fault } from "./fault.ts";

/** A copy of the tree that may be spoilt. */
export interface Scratch {
  plant(fault: Fault): void;
  write(path: string, text: string): void;
  /** What the program said, on both streams. */
  run(program: string, ...args: readonly string[]): Promise<string>;
  remove(): void;
}

/** Copies all files of the repository; node_modules is the same one. */
export function scratch(): Scratch {
  const root = mkdtempSync(join(tmpdir(), "dms-planted-"));
  for (const { path } of tree()) cpSync(path, join(root, path), { recursive: true });
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  return {
    write,
    plant: ({ path, plant }) => {
      const text = plant(textAt(join(root, path)));
      if (text === undefined) rmSync(join(root, path));
      else write(path, text);
    },
    run: (program, ...args) => outputOf(root, program, args),
    remove: () => rmSync(root, { recursive: true }),
  };
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function outputOf(root: string, program: string, args: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(program === "node" ? process.execPath : program, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const take = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", fail);
    child.on("close", () => done(output));
  });
}

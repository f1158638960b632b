import type Dockerode from "dockerode";
import { DmsError } from "../../errors/dms-error.ts";
import { engineSentence, isMissing } from "./engine-failure.ts";
import type { ImageLayout } from "./program-check.ts";
import { orAborted } from "./request.ts";

/** Pulls the image unless it is on this machine; EXECUTOR_IMAGE_MISSING when that cannot be done. */
export async function ensureImage(
  docker: Dockerode,
  name: string,
  signal: AbortSignal,
): Promise<ImageLayout> {
  if (!isReference(name)) {
    throw new DmsError("EXECUTOR_IMAGE_MISSING", `${JSON.stringify(name)} is not the name of an image`, {
      image: name,
    });
  }
  try {
    return await layoutOf(docker, name, signal);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  try {
    await pull(docker, name, signal);
    return await layoutOf(docker, name, signal);
  } catch (cause) {
    if (signal.aborted && !isTimeout(signal.reason)) throw signal.reason;
    throw new DmsError(
      "EXECUTOR_IMAGE_MISSING",
      `the image ${name} is not on this machine and cannot be pulled (${engineSentence(cause)}); ` +
        `check its name, or put it here with "docker load" or "docker import"`,
      { image: name, cause },
    );
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "TimeoutError";
}

// The name becomes part of a request's path, so what is not a name must not get that far.
function isReference(name: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9._:/@-]{0,511}$/.test(name) && !name.includes("..") && !name.includes("//");
}

async function layoutOf(docker: Dockerode, name: string, signal: AbortSignal): Promise<ImageLayout> {
  const { Config } = await orAborted(docker.getImage(name).inspect(), signal);
  return { workingDirectory: Config.WorkingDir, volumes: Object.keys(Config.Volumes ?? {}) };
}

// The engine answers 200 before it knows whether the pull will work, and says later, line by line, how it goes.
async function pull(docker: Dockerode, name: string, signal: AbortSignal): Promise<void> {
  const progress = await docker.pull(name, { abortSignal: signal });
  let rest = "";
  for await (const chunk of progress) {
    const lines = (rest + String(chunk)).split("\n");
    rest = (lines.pop() ?? "").slice(-maxLineLength);
    for (const line of lines) throwIfError(line);
  }
  throwIfError(rest);
}

// Lines of progress are a few hundred characters; the error that ends them may be longer.
const maxLineLength = 64 * 1024;

function throwIfError(line: string): void {
  if (!line.includes('"error"')) return;
  const report: unknown = JSON.parse(line);
  if (typeof report === "object" && report !== null && "error" in report)
    throw new Error(String(report.error));
}

import { Agent } from "node:http";
import Dockerode from "dockerode";
import { DmsError, sentenceOf } from "../../errors/dms-error.ts";
import { grant, type Reply, refuse } from "../../errors/refusal.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { executorErrors } from "../errors.ts";
import type { Execution, ExecutionId, Executor, OutputHandler, Program } from "../executor.ts";
import { containerSettings, executionLabel, ownerLabel } from "./container-settings.ts";
import { failureOf, isConflict, isMissing } from "./engine-failure.ts";
import { ensureImage } from "./image.ts";
import { checkProgram } from "./program-check.ts";
import { bounded } from "./request.ts";
import { attach, type Followed, follow, usualRetryDelaysMs, type Watch } from "./watch.ts";

/** Which engine, and on whose behalf. */
export interface DockerOptions {
  /** The node's peer id: it sees and removes only what carries it. */
  readonly owner: string;
  readonly telemetry: Telemetry;
  /** The engine's own socket when absent. */
  readonly socketPath?: string;
  /** How long to wait before each try to reach an engine that went away, until what runs there counts as lost. */
  readonly retryDelaysMs?: readonly number[];
}

/** The executor, or why there is none on this machine. */
export async function findDocker(options: DockerOptions): Promise<Reply<Executor>> {
  const executor = dockerExecutor(options);
  try {
    await executor.list(AbortSignal.timeout(availabilityMs));
    return grant(executor);
  } catch (error) {
    await executor.close();
    return refuse("docker-unavailable", `no container engine answers: ${sentenceOf(error)}`);
  }
}

// A healthy engine answers in milliseconds; one that just started may take some seconds.
const availabilityMs = 10_000;

/**
 * Programs as containers of a Docker engine, hardened unless the program asks otherwise (see container-settings.ts).
 * A container stays after its end, with its output, until `remove`.
 */
export function dockerExecutor(options: DockerOptions): Executor {
  const {
    owner,
    telemetry,
    socketPath = "/var/run/docker.sock",
    retryDelaysMs = usualRetryDelaysMs,
  } = options;
  const agent = new Agent({ keepAlive: true });
  const connection = { socketPath, agent };
  const docker = new Dockerode(connection);
  const closing = new AbortController();
  const starting = new Set<ExecutionId>();
  const watches = new Map<ExecutionId, Watch>();
  const request = (signal?: AbortSignal, ms?: number) => bounded(closing.signal, signal, ms);

  async function find(id: ExecutionId | undefined, signal?: AbortSignal) {
    const label = [`${ownerLabel}=${owner}`];
    if (id !== undefined) label.push(`${executionLabel}=${id}`);
    return docker.listContainers({ all: true, filters: { label }, abortSignal: request(signal) });
  }

  function watched(container: Dockerode.Container, id: ExecutionId, output: OutputHandler, from: Followed) {
    const watch = follow({ container, id, output, from, closing: closing.signal, retryDelaysMs, telemetry });
    watches.set(id, watch);
    void watch.ended.then(() => {
      if (watches.get(id) === watch) watches.delete(id);
    });
    return watch;
  }

  async function launch(program: Program, output: OutputHandler, signal: AbortSignal): Promise<Execution> {
    const image = await ensureImage(docker, program.image, request(signal, pullMs));
    checkProgram(program, image);
    const container = await create(program);
    try {
      signal.throwIfAborted();
      const attached = await attach(container, closing.signal, request(signal));
      await container.start({ abortSignal: request(signal) });
      signal.throwIfAborted();
      return watched(container, program.id, output, attached);
    } catch (error) {
      await container.remove({ force: true, v: true, abortSignal: request() }).catch((failure: unknown) => {
        // It keeps its labels, so that the node finds and removes it as an orphan.
        telemetry.log("warn", "executor.leftover", { execution: program.id, because: sentenceOf(failure) });
      });
      throw error;
    }
  }

  // Not ended by the caller's signal: of a request broken off half-way nobody knows whether it made a container.
  async function create(program: Program): Promise<Dockerode.Container> {
    const settings = () => ({ ...containerSettings(program, owner), abortSignal: request() });
    try {
      return await docker.createContainer(settings());
    } catch (error) {
      if (!isConflict(error)) throw error;
      const [existing] = await find(program.id);
      if (existing?.State !== "created") throw alreadyStarted(program.id, error);
      // Left by a node that crashed between making and starting it: it never ran.
      await docker.getContainer(existing.Id).remove({ v: true, abortSignal: request() });
      return docker.createContainer(settings());
    }
  }

  return {
    kind: "docker",

    async start(program, output, signal) {
      signal.throwIfAborted();
      if (starting.has(program.id)) throw alreadyStarted(program.id);
      starting.add(program.id);
      try {
        return await launch(program, output, signal);
      } catch (error) {
        throw failureOf(error, "EXECUTOR_START_FAILED", signal);
      } finally {
        starting.delete(program.id);
      }
    },

    async reattach(id, output, signal) {
      try {
        const [existing] = await find(id, signal);
        if (existing === undefined || existing.State === "created") return undefined;
        return watched(docker.getContainer(existing.Id), id, output, "log");
      } catch (error) {
        throw failureOf(error, "EXECUTOR_UNAVAILABLE", signal);
      }
    },

    async list(signal) {
      try {
        const containers = await find(undefined, signal);
        return containers.flatMap(({ Labels }) => Labels[executionLabel] ?? []).sort();
      } catch (error) {
        throw failureOf(error, "EXECUTOR_UNAVAILABLE", signal);
      }
    },

    async remove(id, signal) {
      try {
        for (const { Id } of await find(id, signal)) {
          watches.get(id)?.expectEnd();
          await removed(docker.getContainer(Id), request(signal));
        }
      } catch (error) {
        throw failureOf(error, "EXECUTOR_UNAVAILABLE", signal);
      }
    },

    async close() {
      closing.abort(new DmsError("EXECUTOR_UNAVAILABLE", "the executor is closed"));
      agent.destroy();
    },
  };
}

// Large images over slow lines take minutes; longer than this, nobody waits for a job.
const pullMs = 15 * 60_000;

async function removed(container: Dockerode.Container, signal: AbortSignal): Promise<void> {
  try {
    await container.remove({ force: true, v: true, abortSignal: signal });
  } catch (error) {
    if (isMissing(error)) return;
    if (!isConflict(error)) throw error;
    // Someone is removing it already. Done is what this promises, so wait for it.
    await container.wait({ condition: "removed", abortSignal: signal }).catch((failure: unknown) => {
      if (!isMissing(failure)) throw failure;
    });
  }
}

function alreadyStarted(id: ExecutionId, cause?: unknown): DmsError {
  return new DmsError("EXECUTOR_ALREADY_STARTED", executorErrors.EXECUTOR_ALREADY_STARTED, { id, cause });
}

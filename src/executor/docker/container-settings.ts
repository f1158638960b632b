import type { ContainerCreateOptions, HostConfig } from "dockerode";
import { mebibyte } from "../../hardware/resources.ts";
import type { ExecutionId, Program } from "../executor.ts";

/** Whose container it is. */
export const ownerLabel = "dms.owner";
/** Which execution it is. */
export const executionLabel = "dms.execution";

/** The container's name: what makes an id start once only, also by two calls at the same moment. */
export function containerName(id: ExecutionId): string {
  return `dms-${id}`;
}

/**
 * The container for a program. An entrypoint of the program's replaces the image's and its command with it, as the
 * engine has it. Nothing here may be loosened by a job but what `Program` offers.
 */
export function containerSettings(program: Program, owner: string): ContainerCreateOptions {
  const { id, image, entrypoint, command, environment, workingDirectory, user, ports } = program;
  return {
    name: containerName(id),
    Image: image,
    ...(entrypoint && { Entrypoint: [...entrypoint] }),
    ...(command && { Cmd: [...command] }),
    ...(workingDirectory !== undefined && { WorkingDir: workingDirectory }),
    ...(user !== undefined && { User: user }),
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    Labels: { [ownerLabel]: owner, [executionLabel]: id },
    AttachStdin: false,
    AttachStdout: true,
    AttachStderr: true,
    // With a terminal both streams would arrive as one.
    Tty: false,
    ExposedPorts: Object.fromEntries(ports.map((port) => [`${port.program}/tcp`, {}])),
    HostConfig: hostSettings(program),
  };
}

// Room for a build or a busy server; a fork bomb ends here.
const maxProcesses = 512;
// What a restarted node can read back of an execution's output: the newest of it, on the provider's disk.
const logFiles = 2;
const logFileSize = "8m";
// Half of a program's memory may be files of its /tmp; they count as its memory.
const temporaryShare = 0.5;

function hostSettings(program: Program): HostConfig {
  const { resources, ports, isRootWritable } = program;
  return {
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges"],
    Privileged: false,
    PidsLimit: maxProcesses,
    // A core dump would be written by the host's kernel, where the host says.
    Ulimits: [{ Name: "core", Soft: 0, Hard: 0 }],
    Memory: resources.memoryBytes,
    // The same figure for both: no swap.
    MemorySwap: resources.memoryBytes,
    NanoCpus: resources.cpuMillicores * 1_000_000,
    ReadonlyRootfs: !isRootWritable,
    ...(!isRootWritable && { Tmpfs: { "/tmp": temporaryOptions(resources.memoryBytes) } }),
    // Passes signals on and reaps what the program leaves, so that an ordinary program ends when it is asked to.
    Init: true,
    IpcMode: "private",
    // No way out of the machine unless ports are asked for: that is safer, and starts 200 ms sooner.
    NetworkMode: ports.length === 0 ? "none" : "bridge",
    PortBindings: portBindings(ports),
    LogConfig: { Type: "local", Config: { "max-size": logFileSize, "max-file": String(logFiles) } },
    // Restarting is the supervisor's decision, removing the allocation's.
    RestartPolicy: { Name: "no" },
    AutoRemove: false,
    ...(resources.gpus.length > 0 && { DeviceRequests: [gpuRequest(resources.gpus)] }),
  };
}

function temporaryOptions(memoryBytes: number): string {
  const mebibytes = Math.max(1, Math.floor((memoryBytes * temporaryShare) / mebibyte));
  return `rw,nosuid,nodev,noexec,size=${mebibytes}m`;
}

function portBindings(ports: Program["ports"]): Record<string, { HostPort: string }[]> {
  const bindings: Record<string, { HostPort: string }[]> = {};
  for (const { host, program } of ports) {
    const key = `${program}/tcp`;
    bindings[key] = [...(bindings[key] ?? []), { HostPort: String(host) }];
  }
  return bindings;
}

function gpuRequest(gpus: Program["resources"]["gpus"]) {
  const ids = gpus.flatMap(({ index }) => (index === undefined ? [] : [String(index)]));
  return { Driver: "nvidia", DeviceIDs: ids, Capabilities: [["gpu"]] };
}

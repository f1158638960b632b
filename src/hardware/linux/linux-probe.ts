import { readFile, statfs } from "node:fs/promises";
import { hostname, release } from "node:os";
import { DmsError } from "../../errors/dms-error.ts";
import { hardwareErrors } from "../errors.ts";
import type { Probe } from "../probe.ts";
import type { Resources } from "../resources.ts";
import { cpuLimit, memoryLimit } from "./cgroup-limits.ts";
import { askNvidia } from "./nvidia.ts";
import { parseCpu, parseLoad, parseMemory } from "./proc-text.ts";

/** What of the machine is looked at. */
export interface LinuxProbeOptions {
  /** The file system that holds it is the disk that counts. */
  readonly dataDirectory: string;
}

/**
 * This machine, as its kernel tells. Within a container the container's limits are the machine. Use of cores is the
 * load of the last minute: what waits for a core counts as using one.
 */
export function linuxProbe({ dataDirectory }: LinuxProbeOptions): Probe {
  return {
    async machine() {
      const [cpu, memory, disk, cards, limits, operatingSystem] = await Promise.all([
        readCpu(),
        readMemory(),
        readDisk(dataDirectory),
        askNvidia(),
        readLimits(),
        readOperatingSystem(),
      ]);
      const resources: Resources = {
        cpuMillicores: Math.min(cpu.cores * 1000, limits.cpuMillicores),
        memoryBytes: Math.min(memory.totalBytes, limits.memoryBytes),
        diskBytes: disk.totalBytes,
        gpus: cards.map(({ total }) => total),
      };
      const { model, clockMegahertz } = cpu;
      return {
        resources,
        cpu: { model, clockMegahertz, architecture: process.arch },
        operatingSystem,
        hostname: hostname(),
      };
    },

    async usage() {
      const [cpu, load, memory, disk, cards, limits] = await Promise.all([
        readCpu(),
        readLoad(),
        readMemory(),
        readDisk(dataDirectory),
        askNvidia(),
        readLimits(),
      ]);
      return {
        cpuMillicores: Math.min(load, cpu.cores * 1000, limits.cpuMillicores),
        memoryBytes: Math.min(memory.usedBytes, limits.memoryBytes),
        diskBytes: disk.usedBytes,
        gpus: cards.map(({ used }) => used),
      };
    },
  };
}

const readCpu = async () => said("/proc/cpuinfo", parseCpu(await text("/proc/cpuinfo")));
const readMemory = async () => said("/proc/meminfo", parseMemory(await text("/proc/meminfo")));
const readLoad = async () => said("/proc/loadavg", parseLoad(await text("/proc/loadavg")));

async function readDisk(directory: string): Promise<{ totalBytes: number; usedBytes: number }> {
  try {
    const { blocks, bavail, bsize } = await statfs(directory);
    // What the kernel keeps for root is in use, to everyone else.
    return { totalBytes: blocks * bsize, usedBytes: (blocks - bavail) * bsize };
  } catch (cause) {
    throw unreadable(directory, cause);
  }
}

// Each of the two cgroup versions has its own files; those of the other are not there, and limit nothing.
async function readLimits(): Promise<{ cpuMillicores: number; memoryBytes: number }> {
  const root = "/sys/fs/cgroup";
  const [max, quota, period, memoryMax, memoryLegacy] = await Promise.all(
    [
      "cpu.max",
      "cpu/cpu.cfs_quota_us",
      "cpu/cpu.cfs_period_us",
      "memory.max",
      "memory/memory.limit_in_bytes",
    ].map((name) => readFile(`${root}/${name}`, "utf8").catch(() => undefined)),
  );
  return {
    cpuMillicores: cpuLimit(
      max ?? (quota === undefined || period === undefined ? undefined : `${quota} ${period}`),
    ),
    memoryBytes: memoryLimit(memoryMax ?? memoryLegacy),
  };
}

async function readOperatingSystem(): Promise<string> {
  const description = await readFile("/etc/os-release", "utf8").catch(() => "");
  const name = /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(description)?.[1] ?? "Linux";
  return `${name} (kernel ${release()})`;
}

async function text(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function said<T>(path: string, value: T | undefined): T {
  if (value === undefined) throw unreadable(path);
  return value;
}

function unreadable(path: string, cause?: unknown): DmsError {
  return new DmsError(
    "HARDWARE_UNREADABLE",
    `${hardwareErrors.HARDWARE_UNREADABLE}: ${path} cannot be read`,
    {
      path,
      cause,
    },
  );
}

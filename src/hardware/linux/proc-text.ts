import { kibibyte } from "../resources.ts";

/** /proc/cpuinfo: the cores that programs see (hardware threads), and what they are. */
export function parseCpu(
  text: string,
): { readonly cores: number; readonly model: string; readonly clockMegahertz: number } | undefined {
  const cores = [...text.matchAll(/^processor\s*:/gm)].length;
  if (cores === 0) return undefined;
  // ARM kernels name neither a model nor a clock.
  const model = /^(?:model name|Model|Processor)\s*:\s*(.+)$/m.exec(text)?.[1]?.trim() ?? "unknown";
  const clocks = [...text.matchAll(/^cpu MHz\s*:\s*([\d.]+)/gm)].map(([, clock]) => Number(clock));
  return { cores, model, clockMegahertz: Math.round(Math.max(0, ...clocks)) };
}

/** /proc/meminfo: used is what no program could have without taking it from another. */
export function parseMemory(
  text: string,
): { readonly totalBytes: number; readonly usedBytes: number } | undefined {
  const total = kibibytes(text, "MemTotal");
  const available = kibibytes(text, "MemAvailable");
  if (total === undefined || available === undefined) return undefined;
  return { totalBytes: total * kibibyte, usedBytes: Math.max(0, total - available) * kibibyte };
}

/** /proc/loadavg: the load of the last minute in thousandths of a core. */
export function parseLoad(text: string): number | undefined {
  const load = /^([\d.]+) /.exec(text)?.[1];
  return load === undefined ? undefined : Math.round(Number(load) * 1000);
}

function kibibytes(text: string, name: string): number | undefined {
  const amount = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1];
  return amount === undefined ? undefined : Number(amount);
}

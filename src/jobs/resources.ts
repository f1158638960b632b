import type { Gpu, Resources } from "../hardware/resources.ts";
import type { Field } from "./field.ts";
import { warnNotYet } from "./not-yet.ts";
import { bytesFrom, millicoresFrom, type Quantity } from "./units.ts";

/** Reads `{cpu: {cores}, ram: {size}, disk: {size}, gpus: […]}`. */
export function readResources(where: Field): Resources | undefined {
  const map = where.map();
  if (map === undefined) return undefined;
  const cpuMillicores = readCpu(map.get("cpu"));
  const memoryBytes = readSize(map.get("ram"), ["clock_speed", "type"]);
  const diskBytes = readSize(map.get("disk"), diskDetails);
  const gpus = readGpus(map.get("gpus"));
  map.warnOfUnknownKeys();
  if (cpuMillicores === undefined || memoryBytes === undefined || diskBytes === undefined) return undefined;
  return { cpuMillicores, memoryBytes, diskBytes, gpus };
}

const cpuDetails = ["clock_speed", "architecture", "vendor", "model", "threads", "cache_size"];
const diskDetails = ["type", "vendor", "model", "interface", "read_speed", "write_speed"];

/** More cards than any machine has. */
const gpuLimit = 64;

function readCpu(where: Field): number | undefined {
  if (!where.required('is missing; write "cpu: {cores: 1}"')) return undefined;
  const map = where.map();
  if (map === undefined) return undefined;
  const cores = map.get("cores");
  const amount = cores.required("is missing; write a number of cores")
    ? readQuantity(cores, millicoresFrom)
    : undefined;
  warnNotYet(...cpuDetails.map((key) => map.get(key)));
  map.warnOfUnknownKeys();
  return amount;
}

function readSize(where: Field, details: readonly string[]): number | undefined {
  if (!where.required('is missing; write "{size: 1}" for 1 GiB')) return undefined;
  const map = where.map();
  if (map === undefined) return undefined;
  const size = map.get("size");
  const amount = size.required('is missing; write a size, such as "512 MiB"')
    ? readQuantity(size, bytesFrom)
    : undefined;
  warnNotYet(...details.map((key) => map.get(key)));
  map.warnOfUnknownKeys();
  return amount;
}

function readGpus(where: Field): readonly Gpu[] {
  const cards = where.list() ?? [];
  if (cards.length > gpuLimit) where.error(`must be at most ${gpuLimit} cards`);
  return cards.slice(0, gpuLimit).flatMap((card) => readGpu(card) ?? []);
}

function readGpu(where: Field): Gpu | undefined {
  if (!where.required("must be a map, such as {vendor: NVIDIA, vram: 8}")) return undefined;
  const map = where.map();
  if (map === undefined) return undefined;
  const vram = map.get("vram", "memory");
  const vramBytes = vram.value === undefined ? 0 : readQuantity(vram, bytesFrom);
  const vendor = readLabel(map.get("vendor"));
  const model = readLabel(map.get("model"));
  const index = readIndex(map.get("index"));
  warnNotYet(map.get("uuid"), map.get("pci_address"));
  map.warnOfUnknownKeys();
  if (vramBytes === undefined) return undefined;
  return {
    ...(index !== undefined && { index }),
    ...(vendor !== undefined && { vendor }),
    ...(model !== undefined && { model }),
    vramBytes,
  };
}

function readLabel(where: Field): string | undefined {
  const text = where.filledText();
  return text === undefined || text.length <= 128 ? text : where.error("must have at most 128 characters");
}

function readIndex(where: Field): number | undefined {
  const index = where.number();
  if (index === undefined || (Number.isInteger(index) && index >= 0 && index < 1024)) return index;
  return where.error("must be a whole number from 0");
}

function readQuantity(where: Field, parse: (written: string | number) => Quantity): number | undefined {
  const { value } = where;
  const isScalar = value?.kind === "scalar" && value.value !== null;
  const quantity = parse(isScalar ? (typeof value.value === "number" ? value.value : value.source) : "");
  if ("problem" in quantity) return where.error(quantity.problem);
  if (quantity.warning !== undefined) where.warn(quantity.warning);
  return quantity.amount;
}

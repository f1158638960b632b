/**
 * An amount of a machine, in exact whole numbers so that adding and subtracting never drifts.
 * The algebra over it (plus, minus, fits) is in capability.ts.
 */
export interface Resources {
  /** Thousandths of a core. */
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly gpus: readonly Gpu[];
}

export interface Gpu {
  /** Position on its machine, from 0; absent in a demand that any card meets. */
  readonly index?: number;
  readonly vendor?: string;
  readonly model?: string;
  readonly vramBytes: number;
}

export const nothing: Resources = { cpuMillicores: 0, memoryBytes: 0, diskBytes: 0, gpus: [] };

export const kibibyte = 1024;
export const mebibyte = 1024 ** 2;
export const gibibyte = 1024 ** 3;

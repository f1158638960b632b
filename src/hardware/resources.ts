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

/** A card, a share of one, or what is asked of one; no VRAM in a demand asks for a whole card. */
export interface Gpu {
  /** Position on its machine, from 0; absent in a demand that any card meets. */
  readonly index?: number;
  readonly vendor?: string;
  readonly model?: string;
  readonly vramBytes: number;
}

/** The neutral amount: adding it changes nothing. */
export const nothing: Resources = { cpuMillicores: 0, memoryBytes: 0, diskBytes: 0, gpus: [] };

/** Bytes of a KiB. Sizes are binary throughout; decimal ones are converted where they are parsed. */
export const kibibyte = 1024;
/** Bytes of a MiB. */
export const mebibyte = 1024 ** 2;
/** Bytes of a GiB. */
export const gibibyte = 1024 ** 3;

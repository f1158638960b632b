import type { Resources } from "./resources.ts";

/** Looks at the machine. On Linux from /proc and statfs; in the simulator any machine. */
export interface Probe {
  /** What the machine is. */
  machine(): Promise<Machine>;
  /** What is in use on it right now, by anyone. */
  usage(): Promise<Resources>;
}

/** A machine as others may know it; `resources` are all of it, whoever uses them. */
export interface Machine {
  readonly resources: Resources;
  readonly cpu: { readonly model: string; readonly architecture: string; readonly clockMegahertz: number };
  readonly operatingSystem: string;
  readonly hostname: string;
}

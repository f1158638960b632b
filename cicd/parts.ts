/** The parts of src/ in order: a part imports itself and the parts before it, and no other. */
export const parts = [
  "errors",
  "clock",
  "random",
  "telemetry",
  "crypto",
  "did",
  "ucan",
  "keystore",
  "network",
  "subnet",
  "database",
  "storage",
  "hardware",
  "executor",
  "host",
  "actor",
  "tokenomics",
  "jobs",
  "allocation",
  "orchestrator",
  "node",
  "api",
  "cli",
] as const;

/** Folders of a part that hold its own declarations, one per file. Every other folder of a part is a technology. */
export const declarationFolders = ["behaviors", "commands", "routes"] as const;

/** Whether the path lies in a technology folder of src/. */
export function isTechnology(path: string): boolean {
  const [src, , folder, file] = path.split("/");
  return src === "src" && file !== undefined && !declarationFolders.some((name) => name === folder);
}

/** Something to tell the author of a file, and where. */
export interface Finding {
  /** The steps that lead to it, as written: "allocations.web.resources.cpu.cores", "nodes.one.ports[0]". */
  readonly path: string;
  /** From 1; where the last step of the path is written, or its parent when it is missing. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Says what to write instead. */
  readonly message: string;
}

/** One line for a person or an editor: `hello.yaml:7:5  allocations.web.resources.cpu: must be more than 0`. */
export function formatFinding({ path, line, column, message }: Finding, fileName?: string): string {
  const place = fileName === undefined ? `${line}:${column}` : `${fileName}:${line}:${column}`;
  return path === "" ? `${place}  ${message}` : `${place}  ${path}: ${message}`;
}

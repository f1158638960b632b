/** Something wrong that we put into a copy of the tree, and the rule that has to find it there, and only there. */
export interface Fault {
  readonly rule: string;
  readonly path: string;
  /** What the file becomes; `undefined` removes it. */
  readonly plant: (before: string | undefined) => string | undefined;
}

/** A file that was not there before. */
export function newFile(rule: string, path: string, text: string): Fault {
  return { rule, path, plant: () => text };
}

/** A file that is changed where it lies. */
export function changed(rule: string, path: string, change: (before: string) => string): Fault {
  return { rule, path, plant: (before) => change(before ?? "") };
}

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { TreeFile } from "../tree.ts";

/** A behaviour as its file declares it. */
export interface Declared {
  readonly path: string;
  readonly summary: string;
  readonly file: string;
  readonly isPublic: boolean;
  readonly isOwnersOnly: boolean;
  readonly topic: string | undefined;
  readonly input: unknown;
  readonly output: unknown;
}

/** Every behaviour that a part declares, in the order of the paths. One that is made for a deployment has "<id>" in it. */
export async function declaredBehaviors(files: readonly TreeFile[]): Promise<readonly Declared[]> {
  const declaring = files.filter(
    ({ path, text }) => place.test(path) && /\bbehavior(?:<[^(]*>)?\(/.test(text),
  );
  const found = await Promise.all(
    declaring.map(async ({ path: file }) => {
      const exported: unknown = await import(pathToFileURL(resolve(file)).href);
      return Object.values(Object(exported)).flatMap((value) => declaredIn(value, file));
    }),
  );
  return found.flat().toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

const place = /^src\/[^/]+\/behaviors\/[^/]+(?<!\.test)\.ts$/;

const standIn = "id";

function declaredIn(value: unknown, file: string): readonly Declared[] {
  // A function makes one for the deployment that it is told.
  const made: unknown =
    typeof value === "function" && value.length === 1 ? Reflect.apply(value, undefined, [standIn]) : value;
  const { path, summary, isPublic, isOwnersOnly, topic, input, output, handle } = Object(made);
  if (typeof path !== "string" || typeof summary !== "string" || typeof handle !== "function") return [];
  return [
    {
      path: made === value ? path : path.replace(`/${standIn}/`, "/<id>/"),
      summary,
      file,
      isPublic: isPublic === true,
      isOwnersOnly: isOwnersOnly === true,
      topic: typeof topic === "string" ? topic : undefined,
      input,
      output,
    },
  ];
}

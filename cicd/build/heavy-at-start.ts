import type { Metafile } from "esbuild";

/** Loading one of these costs more than all the rest of a command. */
const heavy =
  /node_modules\/(libp2p|@libp2p|@chainsafe|@multiformats|multiformats|@ipld|dockerode|zod|yaml)\//;

/** What `entry` loads before it has read the command line, and should not: paths of sources, in order. */
export function heavyAtStart({ outputs }: Pick<Metafile, "outputs">, entry: string): readonly string[] {
  const seen = new Set<string>();
  const waiting = [entry];
  const found: string[] = [];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const output = outputs[path];
    if (output === undefined || seen.has(path)) continue;
    seen.add(path);
    found.push(...Object.keys(output.inputs).filter((input) => heavy.test(input)));
    waiting.push(
      ...output.imports.filter(({ kind }) => kind === "import-statement").map((each) => each.path),
    );
  }
  return found.sort();
}

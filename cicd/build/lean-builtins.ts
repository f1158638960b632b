import { builtinModules } from "node:module";
import type { Plugin } from "esbuild";

/** What is loaded for every command line. Node itself does not load more at its start by taking less from it here. */
const light = /src[/](main[.]ts|cli[/]|clock[/])|node_modules[/](yargs|yargs-parser|cliui)[/]/;

/**
 * Takes node's own modules as they are. An import statement would read each of their exports, and behind some stands a
 * getter that loads much more: node:fs brings promises, streams and readline, node:util the worker threads.
 */
export function leanBuiltins(): Plugin {
  const names = new Set(builtinModules);
  return {
    name: "lean-builtins",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path, importer, kind }) =>
        kind === "import-statement" && names.has(path.replace("node:", "")) && light.test(importer)
          ? { path: path.replace("node:", ""), namespace: "lean-builtins" }
          : undefined,
      );
      onLoad({ filter: /.*/, namespace: "lean-builtins" }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule("node:${path}")`,
        loader: "js",
      }));
    },
  };
}

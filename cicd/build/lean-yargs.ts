import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/**
 * yargs as the command line needs it. Two thirds of what it costs at start-up go into measuring the width of emoji, into
 * translations, and into modules of node that it might need one day; what is not used gets a stand-in here.
 */
export function leanYargs(): Plugin {
  return {
    name: "lean-yargs",
    setup({ onResolve, onLoad }) {
      onResolve(
        { filter: /^(string-width|wrap-ansi|strip-ansi|util|fs|module)$|platform-shims\/esm[.]mjs$/ },
        (wanted) =>
          /node_modules\/(yargs|yargs-parser|cliui)\//.test(wanted.importer)
            ? {
                path: wanted.path.replace(/^.*\//, ""),
                namespace: "lean-yargs",
                pluginData: wanted.resolveDir,
              }
            : undefined,
      );
      // It composes the help after every command, in case somebody asks for it later.
      onLoad({ filter: /yargs\/build\/lib\/command[.]js$/ }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        const contents = source.replace(/[.\w()\s]+[.]cacheHelpMessage\(\);/, ";");
        if (contents === source)
          throw new Error("yargs no longer composes its help in command.js: look again");
        return { contents, loader: "js" };
      });
      onLoad({ filter: /.*/, namespace: "lean-yargs" }, ({ path, pluginData }) => ({
        contents: standIns[path] ?? "",
        loader: "js",
        resolveDir: pluginData,
      }));
    },
  };
}

const standIns: Readonly<Record<string, string>> = {
  // What yargs may know of the machine: nothing. The words and the environment are handed to it.
  "esm.mjs": `import cliui from "cliui";
    import Parser from "yargs-parser";
    const fill = (text, values) => values.reduce((filled, value) => filled.replace(/%[sd]/, String(value)), text);
    export default {
      assert: { notStrictEqual() {}, strictEqual() {} },
      cliui,
      findUp: () => undefined,
      getEnv: () => undefined,
      inspect: String,
      getProcessArgvBin: () => "dms",
      mainFilename: "dms",
      Parser,
      path: { basename: (path) => path, dirname: (path) => path, extname: () => "", relative: (_, path) => path, resolve: (path) => path, join: (...parts) => parts.join("/") },
      process: { argv: () => [], cwd: () => "/", emitWarning() {}, execPath: () => "", exit() {}, nextTick: queueMicrotask, stdColumns: null },
      readFileSync: () => "",
      readdirSync: () => [],
      require: () => undefined,
      getCallerFile: () => "",
      stringWidth: (text) => text.length,
      y18n: {
        __: (text, ...values) => fill(text, values),
        __n: (one, many, count, ...values) => fill(count === 1 ? one : many, (count === 1 ? one : many).includes("%d") ? [count, ...values] : values),
        getLocale: () => "en",
        setLocale() {},
        updateLocale() {},
      },
    };`,
  "string-width": "export default (text) => text.length",
  "strip-ansi": "export default (text) => text",
  "wrap-ansi": `export default (text, width) => text.split("\\n").map((line) => {
    const lines = [""];
    for (const word of line.split(/(?<= )/)) {
      const last = lines[lines.length - 1];
      if (last !== "" && (last + word).trimEnd().length > width) lines.push(word);
      else lines[lines.length - 1] = last + word;
    }
    return lines.map((each) => each.trimEnd()).join("\\n");
  }).join("\\n")`,
  util: "export const format = (text, ...values) => values.reduce((filled, value) => filled.replace(/%[sdj]/, String(value)), text)",
  fs: "export const readFileSync = () => { throw new Error('no files are read on behalf of the command line') }",
  module: "export const createRequire = () => () => undefined",
};

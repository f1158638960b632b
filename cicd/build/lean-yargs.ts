import type { Plugin } from "esbuild";

/**
 * yargs as the command line needs it. Half of what yargs costs at start-up is spent on measuring the width of emoji and
 * on looking for translations; ours are plain words in one language, so both get stand-ins here.
 */
export function leanYargs(): Plugin {
  return {
    name: "lean-yargs",
    setup({ onResolve, onLoad }) {
      onResolve(
        { filter: /^(string-width|wrap-ansi|strip-ansi|y18n|escalade\/sync|get-caller-file)$/ },
        ({ path, importer }) =>
          /node_modules\/(yargs|cliui|wrap-ansi)\//.test(importer)
            ? { path, namespace: "lean-yargs" }
            : undefined,
      );
      onLoad({ filter: /.*/, namespace: "lean-yargs" }, ({ path }) => ({
        contents: standIns[path] ?? "",
        loader: "js",
      }));
    },
  };
}

const standIns: Readonly<Record<string, string>> = {
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
  y18n: `const fill = (text, values) => values.reduce((filled, value) => filled.replace(/%[sd]/, String(value)), text);
    const own = {
      __: (text, ...values) => fill(text, values),
      __n: (one, many, count, ...values) => fill(count === 1 ? one : many, (count === 1 ? one : many).includes("%d") ? [count, ...values] : values),
      getLocale: () => "en",
      setLocale: () => {},
      updateLocale: () => {},
    };
    export default () => own`,
  "escalade/sync": "export default () => undefined",
  "get-caller-file": 'export default () => ""',
};

// `npm run build [-- --quiet]`: bundles src/main.ts into dist/, and shows that the command line starts without the network.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { build, type Metafile } from "esbuild";
import { version } from "../src/node/version.ts";
import { heavyAtStart } from "./build/heavy-at-start.ts";
import { launcher } from "./build/launcher.ts";
import { leanBuiltins } from "./build/lean-builtins.ts";
import { leanYargs } from "./build/lean-yargs.ts";
import { withoutRemoteEngines } from "./build/without-remote-engines.ts";

const directory = "dist";
rmSync(directory, { recursive: true, force: true });

const requireBanner =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';

const { metafile, outputFiles } = await build({
  entryPoints: [{ in: "src/main.ts", out: "main" }],
  outdir: directory,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node24",
  // Not the names: a stack trace is read by people.
  minifyWhitespace: true,
  minifySyntax: true,
  chunkNames: "chunks/[name]-[hash]",
  metafile: true,
  logLevel: "warning",
  define: { DMS_COMMIT: JSON.stringify(commit()) },
  // For packages in CommonJS, which ask for node's own modules by require.
  banner: { js: requireBanner },
  write: false,
  // An uncaught error prints the line that it is on.
  lineLimit: 160,
  plugins: [leanYargs(), leanBuiltins(), withoutRemoteEngines()],
});

mkdirSync(`${directory}/chunks`, { recursive: true });
for (const { path, text } of outputFiles) {
  const own = text.replace(requireBanner, "");
  writeFileSync(path, /\brequire\b/.test(own) ? text : own);
}

const heavy = heavyAtStart(metafile, `${directory}/main.js`);
for (const path of heavy)
  console.error(`dist/main.js would load ${path} at its start: defer it with import()`);
if (heavy.length > 0) process.exitCode = 1;

writeFileSync(`${directory}/dms.js`, launcher(`${version} (${commit()})`));
chmodSync(`${directory}/dms.js`, 0o755);
writeFileSync(`${directory}/package.json`, '{ "type": "module" }\n');
if (!process.argv.includes("--quiet")) report(metafile);

function report({ outputs }: Metafile): void {
  const sizes = Object.keys(outputs).map((path) => statSync(path).size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${directory}/dms.js: ${sizes.length} files, ${Math.round(total / 1024)} KiB`);
}

function commit(): string {
  try {
    const head = git("rev-parse", "--short=12", "HEAD").trim();
    const isChanged = git("status", "--porcelain", "--", "src") !== "";
    return isChanged ? `${head}, changed` : head;
  } catch {
    return "no commit";
  }
}

function git(...words: readonly string[]): string {
  return execFileSync("git", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

// Runs before every verb of `npm run`, on whatever Node the machine has (20 or later), so it is plain JavaScript and
// imports nothing from node_modules. Installs what the lock file asks for when it is not there, once, and says so.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const wantedMajor = 24;

if (!isInstalled()) install();
checkRuntime();

/** Every package of the lock file lies in node_modules in that version; an optional one may be absent. */
function isInstalled() {
  const hidden = `${root}node_modules/.package-lock.json`;
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(`${root}package-lock.json`, "utf8")).packages;
  const present = JSON.parse(readFileSync(hidden, "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true;
    const found = present[path];
    return found === undefined ? optional === true : found.version === version;
  });
}

function install() {
  console.error("Installing what is missing (npm ci), once; it takes a minute or two.");
  const { status, error, stdout, stderr } = spawnSync(
    "npm",
    ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  if (status === 0) return;
  console.error(stdout ?? "", stderr ?? "", error?.message ?? "");
  fail(
    "`npm ci` failed: see above. Without a registry, copy a node_modules folder made from the same lock file.",
  );
}

/** The project brings its own Node as an optional dependency; where there is none for a platform, a newer one will do. */
function checkRuntime() {
  const own = `${root}node_modules/.bin/node`;
  const version = existsSync(own)
    ? spawnSync(own, ["--version"], { encoding: "utf8" }).stdout.trim()
    : process.version;
  const major = Number(/^v(\d+)\./.exec(version)?.[1]);
  if (existsSync(own) ? major === wantedMajor : major >= wantedMajor) return;
  fail(
    existsSync(own)
      ? `node_modules/.bin/node is ${version || "broken"}, not v${wantedMajor}: remove node_modules and start again.`
      : `There is no packaged Node ${wantedMajor} for ${process.platform}-${process.arch}, and this one is ${version}: install Node ${wantedMajor} and start again.`,
  );
}

function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}

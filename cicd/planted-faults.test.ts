// A check that has never failed on a planted fault is not trusted. All faults are planted into one copy of the tree at once;
// each tool then runs once, and what it finds beyond what it found before must be these faults and nothing else.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { diagramEnd, diagramStart } from "./diagrams/markers.ts";
import {
  ambientText,
  bans,
  freePlaces,
  lintFaults,
  purePlaces,
  testPlaces,
} from "./planted-faults/ambient.ts";
import { changed, type Fault } from "./planted-faults/fault.ts";
import { companions, importFaults, importTargets } from "./planted-faults/imports.ts";
import { type Scratch, scratch } from "./planted-faults/scratch.ts";
import { tidyFaults } from "./planted-faults/tidiness.ts";
import { rules } from "./tidy/rules.ts";

const tools = {
  tidy: ["node", "cicd/tidy.ts"],
  architecture: ["node", "cicd/architecture.ts"],
  docs: ["node", "cicd/docs.ts", "--check"],
  lint: ["node_modules/.bin/oxlint", "--config", "cicd/oxlint.json", "--type-aware", "--format", "json"],
  format: [
    "node_modules/.bin/biome",
    "format",
    "--config-path",
    "cicd",
    "--max-diagnostics",
    "none",
    "--reporter",
    "github",
  ],
  types: ["node", "node_modules/ts7/bin/tsc", "-p", "tsconfig.json", "--pretty", "false"],
  unused: ["node_modules/.bin/knip", "--config", "cicd/knip.json", "--no-progress", "--reporter", "compact"],
} as const;

type Outputs = (tool: keyof typeof tools) => string;

const allBans = bans();
const plantedError =
  '\n/** Planted. */\nexport const plantedErrors = { CLOCK_PLANTED: "planted" } as const;\n';
const staleFaults: readonly Fault[] = [
  changed("stale-page", "src/hardware/resources.ts", (text) => text.replace("cpuMillicores", "plantedCores")),
  changed("stale-page", "src/network/errors.ts", (text) => text + plantedError),
  changed("stale-page", "src/node/behaviors/offboard.ts", (text) =>
    text.replace("summary: ", 'summary: "Planted. " + '),
  ),
  changed("stale-page", "src/cli/commands/ps.ts", (text) =>
    text.replace("describe: ", 'describe: "Planted. " + '),
  ),
];
const soundPages = {
  "src/hardware/README.md": `# hardware\n${diagramStart}\n${diagramEnd}\n`,
};
const typeFault = 'const planted: number = "text";\nvoid planted;\n\nexport {};\n';
const formatFault = "/** Planted. */\nexport const planted   =   1\n";

describe("Planted faults", () => {
  let copy: Scratch;
  let sound: Outputs;
  let spoilt: Outputs;

  before(async () => {
    copy = scratch();
    for (const [path, text] of Object.entries({ ...importTargets, ...soundPages })) copy.write(path, text);
    await copy.run("node", "cicd/docs.ts");
    sound = await outputsOf(copy, ["tidy", "architecture", "docs"]);
    for (const [path, text] of Object.entries(companions)) copy.write(path, text);
    for (const fault of [...importFaults, ...tidyFaults, ...staleFaults]) copy.plant(fault);
    for (const path of [...purePlaces, ...testPlaces, ...freePlaces]) copy.write(path, ambientText(allBans));
    for (const [rule, text] of Object.entries(lintFaults)) copy.write(`src/clock/planted-${rule}.ts`, text);
    copy.write("src/clock/planted-type.ts", typeFault);
    copy.write("src/clock/planted-format.ts", formatFault);
    spoilt = await outputsOf(copy, Object.keys(tools));
  });
  after(() => copy.remove());

  test("each rule of tidy/ has a fault, and tidy finds these faults and no others", () => {
    assert.deepEqual(namesOf(tidyFaults), [...new Set(rules.map(({ name }) => name))].toSorted());
    assert.deepEqual(news(sound("tidy"), spoilt("tidy")), expected(tidyFaults));
  });

  test("each import rule has a fault, and the architecture check finds these faults and no others", () => {
    assert.deepEqual(namesOf(importFaults), namesOfImportRules());
    assert.deepEqual(news(sound("architecture"), spoilt("architecture")), expected(importFaults));
  });

  test("a change of a part's face makes its diagram stale, and that of an error code, a behaviour or a command its page", () => {
    assert.equal(sound("docs"), "");
    assert.match(spoilt("docs"), /^src\/hardware\/README\.md {2}stale-page/m);
    for (const page of ["errors", "behaviors", "cli"])
      assert.match(spoilt("docs"), new RegExp(`^docs/${page}\\.md {2}stale-page`, "m"));
  });

  for (const { text, message, isBannedInTests } of allBans)
    test(`${text} is refused in pure code, with its replacement`, () => {
      for (const path of purePlaces) assert.ok(isRefused(path, text, message), path);
      for (const path of testPlaces) assert.equal(isRefused(path, text, message), isBannedInTests, path);
      for (const path of freePlaces)
        assert.equal(isRefused(path, text, message), text === "process.exit", path);
    });

  for (const rule of Object.keys(lintFaults))
    test(`the linter's rule ${rule} is on`, () => {
      const path = `src/clock/planted-${rule}.ts`;
      const found = lintFindings(spoilt("lint")).filter((finding) => finding.path === path);
      assert.ok(
        found.some(({ message }) => message.includes(`(${rule})`)),
        JSON.stringify(found),
      );
    });

  test("a wrong type, a wrong format and an unused file are found", () => {
    assert.match(spoilt("types"), /^src\/clock\/planted-type\.ts\(1,7\): error TS2322/m);
    assert.match(spoilt("format"), /src\/clock\/planted-format\.ts/);
    assert.match(spoilt("unused"), /src\/clock\/planted-type\.ts/);
  });

  function isRefused(path: string, text: string, message: string): boolean {
    const line = ambientText(allBans).split("\n").indexOf(`void ${text};`) + 1;
    return lintFindings(spoilt("lint")).some(
      (found) => found.path === path && found.line === line && found.message.includes(message),
    );
  }
});

/** The linter's findings; a ban's own sentence is in what it calls help. */
function lintFindings(output: string) {
  const { diagnostics }: { diagnostics: readonly Diagnostic[] } = JSON.parse(output);
  return diagnostics.map(({ filename, code = "", message, help = "", labels }) => ({
    path: filename,
    line: labels[0]?.span.line,
    message: `${code} ${message} ${help}`,
  }));
}

interface Diagnostic {
  readonly filename: string;
  readonly code?: string;
  readonly message: string;
  readonly help?: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

/** What each tool says of the copy. The machine's cores are few: two at once. */
async function outputsOf(copy: Scratch, names: readonly string[]): Promise<Outputs> {
  const waiting = Object.entries(tools).filter(([name]) => names.includes(name));
  const result: Record<string, string> = {};
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, [program, ...args]] = next;
      result[name] = await copy.run(program, ...args);
    }
  };
  await Promise.all([worker(), worker()]);
  return (name) => result[name] ?? "";
}

/** "rule path" of each line that is in the second output only; faults in other files' folders may add lines to a rule. */
function news(earlier: string, later: string): readonly string[] {
  const known = new Set(earlier.split("\n"));
  const added = later.split("\n").filter((line) => line !== "" && !known.has(line));
  return [...new Set(added.map(ruleAndPath))].filter((entry) => !isAboutAmbient(entry)).toSorted();
}

function ruleAndPath(line: string): string {
  const [, path, rule] = /^(\S+?)(?::\d+)? {2}([\w-]+):/.exec(line) ?? [];
  assert.ok(path !== undefined && rule !== undefined, `not a finding: ${line}`);
  return `${rule} ${path}`;
}

/** The linter's faults are plain files to the other tools: what these say about them is not looked at. */
function isAboutAmbient(entry: string): boolean {
  const path = entry.split(" ")[1] ?? "";
  const isLint = Object.keys(lintFaults).some((rule) => path === `src/clock/planted-${rule}.ts`);
  return isLint || path.endsWith("ambient.ts") || path.endsWith("ambient.test.ts");
}

function expected(faults: readonly Fault[]): readonly string[] {
  return faults.map(({ rule, path }) => `${rule} ${path}`).toSorted();
}

function namesOf(faults: readonly Fault[]): readonly string[] {
  return [...new Set(faults.map(({ rule }) => rule))].toSorted();
}

function namesOfImportRules(): readonly string[] {
  const config: { forbidden: readonly { name: string }[] } = createRequire(import.meta.url)(
    "./architecture.cjs",
  );
  return [...new Set([...config.forbidden.map(({ name }) => name), "cli-starts-light"])].toSorted();
}

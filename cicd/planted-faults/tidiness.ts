import { diagramStart } from "../diagrams/markers.ts";
import { changed, type Fault, newFile } from "./fault.ts";

const documented = "/** Planted. */\n";
const planted = `${documented}export const planted = 1;\n`;

// Words that must not stand in this file either are put together from pieces.
const unfinished = `// ${"TO"}${"DO"}: finish this\n${planted}`;
const machinePath = `${documented}export const planted = "/${"home"}/somebody/dms";\n`;
const registry = `${documented}export const planted = "https://${"registry"}.example.org/";\n`;

/** One breach, at least, of each rule of tidy/. */
export const tidyFaults: readonly Fault[] = [
  newFile("file-size", "src/clock/planted-long.ts", planted + "// one more line\n".repeat(400)),
  newFile("big-blob", "docs/planted-blob.json", `"${"x".repeat(300_000)}"\n`),
  newFile("no-grab-bag", "src/clock/helpers.ts", planted),
  newFile("no-grab-bag", "src/clock/utils/thing.ts", planted),
  newFile("kebab-case", "src/clock/plantedCamel.ts", planted),
  newFile("stray-file", "planted.txt", "at the top\n"),
  newFile("stray-file", "src/clock/planted.sh", "echo here\n"),
  newFile("no-unfinished", "src/clock/planted-unfinished.ts", unfinished),
  newFile("no-machine-places", "src/clock/planted-path.ts", machinePath),
  newFile("no-machine-places", "src/clock/planted-registry.ts", registry),
  newFile(
    "no-default-export",
    "src/clock/planted-default.ts",
    `${documented}export default function planted() {}\n`,
  ),
  newFile(
    "no-default-export",
    "src/clock/planted-assigned.ts",
    "const planted = 1;\nexport default planted;\n",
  ),
  newFile("no-enum", "src/clock/planted-enum.ts", `${documented}export enum Planted {\n  one,\n}\n`),
  newFile("no-i-prefix", "src/clock/planted-prefix.ts", `${documented}export interface IPlanted {}\n`),
  newFile(
    "no-only",
    "src/clock/planted-only.test.ts",
    'import { test } from "node:test";\n\ntest.only("planted", () => {});\n',
  ),
  newFile(
    "no-cast",
    "src/clock/planted-cast.ts",
    `${documented}export const planted = JSON.parse("1") as number;\n`,
  ),
  newFile(
    "no-cast",
    "src/executor/planted-foreign-brand.ts",
    `import type { PeerId } from "../network/network.ts";\n\n${documented}export const planted = "x" as PeerId;\n`,
  ),
  newFile("documented-exports", "src/clock/planted-silent.ts", "export function planted() {}\n"),
  newFile(
    "one-declaration-per-file",
    "src/actor/behaviors/planted-pair.ts",
    `const behavior = (planted: object) => planted;\n${documented}export const one = behavior({});\n${documented}export const two = behavior({});\n`,
  ),
  newFile("no-barrel", "src/clock/planted-barrel.ts", 'export { planted } from "./planted-enum.ts";\n'),
  { rule: "part-readme", path: "src/database/README.md", plant: () => undefined },
  changed("part-readme", "src/jobs/README.md", (text) => text.replace(diagramStart, "")),
  changed("part-readme", "cicd/README.md", (text) => text + "more\n".repeat(60)),
  newFile("links-lead-somewhere", "docs/planted-links.md", "[nowhere](nowhere.md), [the words](words.md)\n"),
  changed("promises-are-kept", "docs/security.md", (text) => text.replace("`UCN-001`", "`UCN-999`")),
  newFile("decision-record", "docs/decisions/9999-planted.md", "# 9999. We decided\n\n## Choice\nYes.\n"),
];

import { readFileSync } from "node:fs";

/** A ban of oxlint.json: the text that is banned, and the message that names what to use instead. */
export interface Ban {
  readonly text: string;
  readonly message: string;
  /** Whether it holds in tests of pure code too: time, chance and the network do, the process does not. */
  readonly isBannedInTests: boolean;
}

/** Where no ban but that of process.exit holds. */
export const freePlaces = [
  "src/clock/planted-technology/ambient.ts",
  "src/executor/docker/planted-ambient.ts",
];
/** Where every ban holds. */
export const purePlaces = [
  "src/clock/planted-ambient.ts",
  "src/node/behaviors/planted-ambient.ts",
  "src/cli/commands/planted-ambient.ts",
  "simulator/planted-ambient.ts",
];
/** Where the bans for tests hold. */
export const testPlaces = ["src/clock/planted-ambient.test.ts", "simulator/planted-ambient.test.ts"];

/** All bans, read from the linter's own settings so that none can be without a fault. */
export function bans(): readonly Ban[] {
  const { overrides }: { overrides: readonly Override[] } = JSON.parse(
    readFileSync("cicd/oxlint.json", "utf8"),
  );
  const pure = overrides.find(({ files }) => files.includes("**/simulator/**/*.ts"));
  const inTests = overrides.find(({ files }) => files.some((glob) => glob.includes("test")));
  const namesInTests = new Set(restrictions(inTests).map(textOf));
  return restrictions(pure).map((restriction) => ({
    text: textOf(restriction),
    message: restriction.message,
    isBannedInTests: namesInTests.has(textOf(restriction)),
  }));
}

/** One line for each ban, each using what is banned. */
export function ambientText(all: readonly Ban[]): string {
  return [...all.map(({ text }) => `void ${text};`), "export {};", ""].join("\n");
}

/** Faults of other rules of the linter: the rule and a text that breaks it. */
export const lintFaults: Readonly<Record<string, string>> = {
  "no-explicit-any": "/** Planted. */\nexport function planted(value: any) {\n  return value;\n}\n",
  "no-non-null-assertion": "/** Planted. */\nexport const planted = [1].at(0)!;\n",
  "no-floating-promises": "async function work() {}\nwork();\n\nexport {};\n",
  "no-misused-promises": "/** Planted. */\nexport const planted = [1].some(async () => true);\n",
  "await-thenable": "/** Planted. */\nexport const planted = await 1;\n",
  eqeqeq: "/** Planted. */\nexport const planted = (a: unknown) => a == 1;\n",
  "consistent-type-imports":
    'import { Clock } from "./clock.ts";\n\n/** Planted. */\nexport const planted = (clock: Clock) => clock;\n',
};

interface Override {
  readonly files: readonly string[];
  readonly rules: Readonly<Record<string, readonly ("error" | Restriction)[]>>;
}

type Restriction = { readonly message: string } & (
  | { readonly name: string }
  | { readonly object: string; readonly property: string }
);

function restrictions(override: Override | undefined): readonly Restriction[] {
  return ["eslint/no-restricted-globals", "eslint/no-restricted-properties"]
    .flatMap((rule) => override?.rules[rule] ?? [])
    .filter((entry) => entry !== "error");
}

function textOf(restriction: Restriction): string {
  return "name" in restriction ? restriction.name : `${restriction.object}.${restriction.property}`;
}

import { diagramEnd, diagramStart } from "../diagrams/markers.ts";
import { type Fault, newFile } from "./fault.ts";

/** Files without fault that the faulty ones import. */
export const importTargets: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "src/cli/planted-target.ts",
    "src/clock/planted-technology/target.ts",
    "simulator/planted-target.ts",
    "environments/planted-target.ts",
    "environments/memory/planted-target.ts",
    "step-definitions/planted-target.ts",
  ].map((path) => [path, "/** Planted. */\nexport const planted = 1;\n"]),
);

/** Files without fault of their own that faulty ones need beside them. */
export const companions: Readonly<Record<string, string>> = {
  "src/clock/planted-hen.ts": 'import "./planted-egg.ts";\n\n/** Planted. */\nexport const planted = 1;\n',
  "src/planted-part/README.md": `# planted-part\n${diagramStart}\n${diagramEnd}\n`,
};

/** One breach, at least, of each rule of architecture.cjs and architecture.ts. */
export const importFaults: readonly Fault[] = [
  importing("part-order", "src/clock/planted-order.ts", "../cli/planted-target.ts"),
  importing("unknown-part", "src/planted-part/first.ts", "../cli/planted-target.ts"),
  importing("no-machine-in-pure-code", "src/node/planted-machine.ts", "node:net"),
  importing("no-machine-in-pure-code", "src/actor/behaviors/planted-machine.ts", "node:fs"),
  importing("no-machine-in-tests-of-pure-code", "src/clock/planted-machine.test.ts", "node:net"),
  importing(
    "technology-is-picked-by-the-host",
    "src/node/planted-technology.ts",
    "../clock/planted-technology/target.ts",
  ),
  importing(
    "technologies-do-not-meet",
    "src/network/planted-technology/other.ts",
    "../../clock/planted-technology/target.ts",
  ),
  importing(
    "tests-keep-to-their-part",
    "src/node/planted-reach.test.ts",
    "../clock/planted-technology/target.ts",
  ),
  importing("src-stands-alone", "src/clock/planted-outside.ts", "../../simulator/planted-target.ts"),
  importing(
    "src-tests-stand-alone",
    "src/clock/planted-outside.test.ts",
    "../../simulator/planted-target.ts",
  ),
  importing("front-door", "simulator/planted-inside.ts", "../src/clock/clock.ts"),
  importing("front-door", "environments/local/planted-inside.ts", "../../src/clock/clock.ts"),
  importing("front-door-of-tests", "simulator/planted-inside.test.ts", "../src/clock/clock.ts"),
  importing("simulator-stands-alone", "simulator/planted-outside.ts", "../environments/planted-target.ts"),
  importing(
    "environments-know-no-steps",
    "environments/planted-steps.ts",
    "../step-definitions/planted-target.ts",
  ),
  importing(
    "one-simulated-environment",
    "environments/local/planted-world.ts",
    "../../simulator/planted-target.ts",
  ),
  importing("environments-do-not-meet", "environments/local/planted-other.ts", "../memory/planted-target.ts"),
  importing("steps-speak-to-a-fleet", "step-definitions/planted-source.ts", "../src/clock/clock.ts"),
  importing("steps-speak-to-a-fleet", "step-definitions/planted-world.ts", "../simulator/planted-target.ts"),
  importing(
    "steps-speak-to-a-fleet",
    "step-definitions/planted-place.ts",
    "../environments/memory/planted-target.ts",
  ),
  importing("steps-speak-to-a-fleet", "step-definitions/planted-machine.ts", "node:child_process"),
  importing("no-cycle", "src/clock/planted-egg.ts", "./planted-hen.ts"),
  importing("libraries-by-name", "src/clock/planted-library.ts", "libp2p"),
  importing("libraries-by-name", "src/executor/docker/planted-library.ts", "libp2p"),
  importing("test-libraries-by-name", "src/clock/planted-library.test.ts", "esbuild"),
  importing("oracles-judge-tokens", "src/did/planted-oracle.test.ts", "iso-ucan"),
  importing("simulator-libraries-by-name", "simulator/planted-library.ts", "yargs"),
  importing("unresolvable", "src/clock/planted-nowhere.ts", "./nowhere.ts"),
  importing("cli-starts-light", "src/cli/planted-heavy.ts", "zod"),
];

function importing(rule: string, path: string, target: string): Fault {
  return newFile(rule, path, `import "${target}";\n\n/** Planted. */\nexport const planted = 1;\n`);
}

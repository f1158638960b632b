// The import rules of docs/architecture.md as dependency-cruiser reads them; `node cicd/architecture.ts` applies them.
// A rule's comment says what to do instead. CommonJS because the tool wants it so.

const { parts, declarationFolders } = require("./parts.ts");

/** Data in, data out, no access to the machine: allowed everywhere in src. */
const pureLibraries = ["@ipld/dag-cbor", "multiformats", "yaml", "zod"];

/** Everything else from npm, and the only folders that may know it. */
const technologyLibraries = {
  "src/network/libp2p/": [
    "libp2p",
    "@libp2p/[^/]+",
    "@chainsafe/[^/]+",
    "@multiformats/[^/]+",
    "uint8arraylist",
  ],
  "src/executor/docker/": ["dockerode"],
  "src/cli/": ["yargs"],
};

/** What a test may take beside the technologies of its own part: they hold no state and open nothing. */
const technologiesForTests = ["clock/system", "random/system", "crypto/node-crypto", "database/memory"];

/** Others' token libraries, for tests of tokens alone: see docs/decisions/0024-token-oracles.md. */
const oracles = ["iso-did", "iso-signatures", "iso-ucan", "ucans"];

/** What simulator and environments may import of src. */
const frontDoors = {
  "^environments/(?!memory/|local/)": ["^src/index[.]ts$"],
  // The real stack in one process is what this environment is for.
  "^environments/memory/": [
    "^src/index[.]ts$",
    "^src/(network/libp2p|clock/system|random/system|crypto/node-crypto|database/memory)/",
  ],
  // It makes the keys of its machines, and the image that their jobs use.
  "^environments/local/": [
    "^src/index[.]ts$",
    "^src/crypto/node-crypto/",
    "^src/executor/docker/busybox-image[.]ts$",
  ],
  // Real signatures: synchronous, and the same bytes for the same seed.
  "^simulator/": ["^src/index[.]ts$", "^src/crypto/node-crypto/"],
};

const technology = `^src/[^/]+/(?!${declarationFolders.join("|")})[^/]+/`;
const test = "[.](test|bench)(-support)?[.]ts$|/conformance[.]ts$";
const npm = (names) => `node_modules/(${names.join("|")})/`;
const core = ["core"];

module.exports = {
  forbidden: [
    ...parts.map((part, rank) => ({
      name: "part-order",
      severity: "error",
      comment:
        "a part imports only the parts before it in cicd/parts.ts; turn the direction round, or move the noun up.",
      from: { path: `^src/${part}/` },
      to: {
        path: `^src/(${[...parts.slice(rank + 1).map((later) => `${later}/`), "index[.]ts", "main[.]ts"].join("|")})`,
      },
    })),
    {
      name: "unknown-part",
      severity: "error",
      comment: "a new part joins the ordered list in cicd/architecture.cjs and a decision record.",
      from: { path: `^src/(?!(${parts.join("|")})/)[^/]+/` },
      to: {},
    },
    {
      name: "no-machine-in-pure-code",
      severity: "error",
      comment:
        "only a technology folder, src/host/machine.ts and src/main.ts touch the machine; ask the Host.",
      from: {
        path: "^src/",
        pathNot: [technology, test, "^src/main[.]ts$", "^src/host/machine[.]ts$"],
      },
      to: { dependencyTypes: core },
    },
    {
      name: "no-machine-in-tests-of-pure-code",
      severity: "error",
      comment:
        "a test of pure code needs node:test and node:assert, and may read tables and vectors; what touches more is a technology's test.",
      from: {
        path: `^src/[^/]+/((${declarationFolders.join("|")})/)?[^/]+$`,
        pathNot: ["^src/host/", `^src/[^/]+/(?!.*(${test}))`],
      },
      to: { dependencyTypes: core, pathNot: "^(node:)?(test|assert|fs|path|url|module)(/strict)?$" },
    },
    {
      name: "technology-is-picked-by-the-host",
      severity: "error",
      comment: "only src/host/machine.ts and src/main.ts pick technologies; take the port as an argument.",
      from: { path: "^src/", pathNot: [technology, test, "^src/main[.]ts$", "^src/host/machine[.]ts$"] },
      to: { path: technology },
    },
    {
      name: "technologies-do-not-meet",
      severity: "error",
      comment:
        "a technology gets other ports through its factory's argument, not by reaching for another technology.",
      from: {
        path: "^src/([^/]+)/([^/]+)/",
        pathNot: [`^src/[^/]+/(${declarationFolders.join("|")})/`, test, "^src/host/"],
      },
      to: { path: technology, pathNot: "^src/$1/$2/" },
    },
    {
      name: "tests-keep-to-their-part",
      severity: "error",
      comment: `a test uses technologies of its own part, and ${technologiesForTests.join(", ")}.`,
      from: { path: `^src/([^/]+)/.*(${test})`, pathNot: "^src/host/" },
      to: { path: technology, pathNot: ["^src/$1/", ...technologiesForTests.map((name) => `^src/${name}/`)] },
    },
    {
      name: "src-stands-alone",
      severity: "error",
      comment: "src knows nothing of the places it is run and tested in.",
      from: { path: "^src/", pathNot: test },
      to: { path: "^(simulator|environments|features|step-definitions|cicd)/" },
    },
    {
      name: "src-tests-stand-alone",
      severity: "error",
      comment:
        "a part's test needs its part and the parts before it; a simulated port is tested in simulator/.",
      from: { path: `^src/.*(${test})` },
      to: { path: "^(simulator|environments|features|step-definitions|cicd)/" },
    },
    ...Object.entries(frontDoors).map(([from, doors]) => ({
      name: "front-door",
      severity: "error",
      comment: "simulator and environments import src/index.ts only; what they need is exported there.",
      from: { path: from, pathNot: test },
      to: { path: "^src/", pathNot: doors },
    })),
    {
      name: "front-door-of-tests",
      severity: "error",
      comment: "tests of simulator and environments import src/index.ts and the conformance kits.",
      from: { path: `^(simulator|environments)/.*(${test})` },
      to: { path: "^src/", pathNot: ["^src/index[.]ts$", "^src/crypto/node-crypto/", "/conformance[.]ts$"] },
    },
    {
      name: "simulator-stands-alone",
      severity: "error",
      comment: "the simulator is a product of its own: it knows src and no place, step or feature.",
      from: { path: "^simulator/" },
      to: { path: "^(environments|features|step-definitions|cicd)/" },
    },
    {
      name: "environments-know-no-steps",
      severity: "error",
      comment: "a fleet serves steps and knows none; only environments/simulated/ knows the simulator.",
      from: { path: "^environments/" },
      to: { path: "^(features|step-definitions|cicd)/" },
    },
    {
      name: "one-simulated-environment",
      severity: "error",
      comment: "only environments/simulated/ knows the simulator; environments/memory/ plays its programs.",
      from: { path: "^environments/", pathNot: "^environments/(simulated|memory)/" },
      to: { path: "^simulator/" },
    },
    {
      name: "environments-do-not-meet",
      severity: "error",
      comment: "what two environments share lies at the root of environments/.",
      from: { path: "^environments/([^/]+)/" },
      to: { path: "^environments/[^/]+/", pathNot: "^environments/$1/" },
    },
    {
      name: "steps-speak-to-a-fleet",
      severity: "error",
      comment: "steps import cucumber, node:assert and the files at the root of environments/; nothing else.",
      from: { path: "^step-definitions/", pathNot: test },
      to: {
        pathNot: [
          "^step-definitions/",
          "^environments/[^/]+$",
          "node_modules/@cucumber/",
          "^(node:)?assert(/strict)?$",
        ],
      },
    },
    {
      name: "no-cycle",
      severity: "error",
      comment: "find the noun that both need and move it up.",
      from: {},
      to: { circular: true },
    },
    {
      name: "libraries-by-name",
      severity: "error",
      comment: "an npm package is listed in cicd/architecture.cjs with the one folder that may know it.",
      from: {
        path: "^src/",
        pathNot: [test, ...Object.keys(technologyLibraries).map((folder) => `^${folder}`)],
      },
      to: { path: "node_modules/", pathNot: npm(pureLibraries) },
    },
    ...Object.entries(technologyLibraries).map(([folder, libraries]) => ({
      name: "libraries-by-name",
      severity: "error",
      comment: "an npm package is listed in cicd/architecture.cjs with the one folder that may know it.",
      from: { path: `^${folder}`, pathNot: test },
      to: { path: "node_modules/", pathNot: [npm(pureLibraries), npm(libraries), npm(["@types/[^/]+"])] },
    })),
    {
      name: "test-libraries-by-name",
      severity: "error",
      comment: "tests in src use fast-check, the pure libraries, and those of their own technology.",
      from: { path: `^src/.*(${test})` },
      to: {
        path: "node_modules/",
        pathNot: [
          npm([...pureLibraries, "fast-check", "@types/[^/]+"]),
          npm(Object.values(technologyLibraries).flat()),
          npm(oracles),
        ],
      },
    },
    {
      name: "oracles-judge-tokens",
      severity: "error",
      comment:
        "others' token libraries are asked for a second opinion by tests in src/ucan, and nowhere else.",
      from: { pathNot: `^src/ucan/[^/]+(${test})` },
      to: { path: npm(oracles) },
    },
    ...Object.entries({ "^simulator/(?!run[.]ts$)": ["fast-check"], "^simulator/run[.]ts$": ["yargs"] }).map(
      ([from, libraries]) => ({
        name: "simulator-libraries-by-name",
        severity: "error",
        comment:
          "what runs under a simulated node is pure: the pure libraries, fast-check in tests, yargs in run.ts.",
        from: { path: from },
        to: { path: "node_modules/", pathNot: npm([...pureLibraries, ...libraries, "@types/[^/]+"]) },
      }),
    ),
    {
      name: "unresolvable",
      severity: "error",
      comment: "the import leads nowhere.",
      from: {},
      // Its map of types names files that end in .js; the compiler and Node find their way all the same.
      to: { couldNotResolve: true, pathNot: "^iso-signatures/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|reports)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".mjs", ".cjs", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "node", "default"],
    },
  },
};

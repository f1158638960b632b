/**
 * dist/dms.js: what the shell starts. Plain, old JavaScript, for it runs on whatever Node the machine has and finds the
 * right one if this is not it. Compiled code is kept between runs, which halves what loading costs.
 */
export function launcher(version: string): string {
  return `#!/usr/bin/env node
const neededMajor = 24;

if (process.argv[2] === "--version") {
  process.stdout.write("dms ${version}\\n");
} else if (Number(process.versions.node.split(".")[0]) >= neededMajor) {
  const { XDG_CACHE_HOME, HOME } = process.env;
  const cache = XDG_CACHE_HOME || (HOME && \`\${HOME}/.cache\`);
  if (cache) process.getBuiltinModule("node:module").enableCompileCache(\`\${cache}/dms\`);
  await import("./main.js");
} else {
  await startAgain();
}

async function startAgain() {
  const { existsSync } = await import("node:fs");
  const { fileURLToPath } = await import("node:url");
  const here = fileURLToPath(import.meta.url);
  const own = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));
  if (!existsSync(own)) {
    process.stderr.write(\`dms needs Node \${neededMajor}; this is \${process.version}, and there is none at \${own}. Run: npm ci\\n\`);
    process.exitCode = 1;
    return;
  }
  const { spawn } = await import("node:child_process");
  const child = spawn(own, [here, ...process.argv.slice(2)], { stdio: "inherit" });
  // Ctrl-C reaches the child by itself; this process only has to outlive it.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(\`dms cannot start \${own}: \${error.message}\\n\`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + ({ SIGINT: 2, SIGTERM: 15, SIGKILL: 9 }[signal] ?? 0);
  });
}
`;
}

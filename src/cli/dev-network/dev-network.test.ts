import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { unixSocketClient } from "../unix-socket/unix-socket-client.ts";
import { devNetwork } from "./dev-network.ts";

const standIn = fileURLToPath(new URL("./stand-in-node.test-support.ts", import.meta.url));

/** A network of stand-ins, and all that it said, printed and was seen to do. */
function network(
  context: TestContext,
  count: number,
  environment: Readonly<Record<string, string>> = {},
  leave: (directory: string) => void = () => {},
) {
  const parent = mkdtempSync(join(tmpdir(), "dms-dev-"));
  context.after(() => rmSync(parent, { recursive: true }));
  const directory = join(parent, "networks");
  leave(directory);
  const stopping = new AbortController();
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const add = (line: string) => {
    lines.push(line);
    for (const wake of waiting) wake();
  };
  const cleared: string[] = [];
  Object.assign(process.env, environment);
  context.after(() => {
    for (const name of Object.keys(environment)) delete process.env[name];
  });
  let members = 0;
  const ended = devNetwork({
    count,
    directory,
    program: [process.execPath, standIn],
    clientOf: (path) => unixSocketClient({ path }),
    admit: () => {
      members += 1;
      return {
        seed: new Uint8Array(32),
        peer: `peer-${members}`,
        root: "did:key:z",
        token: new Uint8Array(4),
      };
    },
    containers: {
      prepare: async () => "there is no engine",
      clear: async (owner) => void cleared.push(owner),
    },
    say: add,
    log: add,
    signal: stopping.signal,
  });
  return {
    directory,
    lines,
    cleared,
    ended,
    stop: () => stopping.abort(new Error("Ctrl-C")),
    said: (pattern: RegExp, times = 1) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const found = lines.flatMap((line) => {
            const match = pattern.exec(line);
            return match === null ? [] : [match];
          });
          const wanted = found[times - 1];
          if (wanted === undefined) return;
          waiting.delete(look);
          resolve(wanted);
        };
        waiting.add(look);
        ended.catch(reject);
        look();
      }),
  };
}

test("A network is made ready, told about, and gone without a trace after Ctrl-C", async (context) => {
  const { directory, lines, cleared, ended, stop, said } = network(context, 3);
  await said(/Ctrl-C here/);
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  assert.equal(lines[0], "These nodes can run no containers: there is no engine");
  for (const name of ["alice", "bob", "carol"]) {
    assert.ok(lines.some((line) => line.startsWith(name) && line.includes("DMS_API_SOCKET=")));
    assert.ok(lines.includes(`${name} | POST /v1/onboarding`));
  }
  assert.ok(lines.some((line) => /^bob \| pid \d+ bootstrap \/alice$/.test(line)));
  stop();
  await ended;
  assert.ok(lines.includes("carol | POST /v1/deployments/one/shutdown"));
  assert.ok(!lines.includes("carol | POST /v1/deployments/two/shutdown"));
  assert.deepEqual(cleared.toSorted(), ["peer-1", "peer-2", "peer-3"]);
  assert.ok(!existsSync(directory));
});

test("A node that is killed is said to be dead, and started again", async (context) => {
  const { ended, stop, said } = network(context, 1);
  await said(/Ctrl-C here/);
  const [, pid] = await said(/^alice \| pid (\d+)/);
  process.kill(Number(pid), "SIGKILL");
  await said(/^alice \| died \(SIGKILL\), and is started again$/);
  await said(/^alice \| pid/, 2);
  stop();
  await ended;
});

test("When a node cannot start, the network ends with the reason and leaves nothing", async (context) => {
  const { directory, ended } = network(context, 2, { BROKEN_NODE: "bob" });
  await assert.rejects(ended, {
    code: "CLI_NODE_NOT_STARTED",
    message: "bob did not start: it ended with 7",
  });
  assert.ok(!existsSync(directory));
});

test("What a killed network left behind is taken away by the next", async (context) => {
  // No process has that number: it is above what any system gives out.
  const leftBehind = (directory: string) =>
    mkdirSync(join(directory, "999999999", "alice"), { recursive: true, mode: 0o700 });
  const { directory, ended, stop, said } = network(context, 1, {}, leftBehind);
  await said(/Ctrl-C here/);
  stop();
  await ended;
  assert.ok(!existsSync(directory));
});

test("A directory that others may enter is not used", async (context) => {
  const open = (directory: string) => mkdirSync(directory, { mode: 0o755 });
  await assert.rejects(network(context, 1, {}, open).ended, { code: "CLI_DIRECTORY_NOT_OWN" });
});

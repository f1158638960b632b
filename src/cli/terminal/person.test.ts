import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { test } from "node:test";

const person = new URL("person.ts", import.meta.url).href;

/** A program that asks and prints what it was told, or the code of what went wrong. */
const program = (question: string) => `
  import { personAtTerminal } from ${JSON.stringify(person)};
  const person = personAtTerminal({ interrupt: () => console.log("interrupted") });
  person.${question}.then((line) => console.log("told " + JSON.stringify(line)), ({ code }) => console.log(code));
`;

function argumentsFor(question: string): readonly string[] {
  return ["--input-type=module", "--eval", program(question)];
}

/** What stands on a terminal after the program asked and somebody typed, while its input is a pipe. */
async function onTerminal(question: string, keys: string): Promise<string> {
  const words = [process.execPath, ...argumentsFor(question)].map(
    (word) => `'${word.replaceAll("'", "'\\''")}'`,
  );
  const child = spawn("script", ["-qec", `${words.join(" ")} </dev/null`, "/dev/null"], { stdio: "pipe" });
  return typedAt(child, keys);
}

function typedAt({ stdin, stdout }: ChildProcess, keys: string): Promise<string> {
  let shown = "";
  return new Promise((resolve) => {
    stdout?.on("data", (piece: Buffer) => {
      const isAsked = !shown.includes("? ");
      shown += piece.toString();
      if (isAsked && shown.includes("? ")) stdin?.write(keys);
    });
    stdout?.on("close", () => resolve(shown.replaceAll("\r", "")));
  });
}

const hasTerminals = spawnSync("script", ["--version"]).status === 0;
const skip = hasTerminals ? false : "the program script(1) is not on this machine";

test("A secret is asked for on the terminal, and not shown there", { skip }, async () => {
  assert.equal(
    await onTerminal('askSecret("Passphrase? ")', "coxx\u007f\u007frrect horse\r"),
    'Passphrase? \ntold "correct horse"\n',
  );
});

test("What is no secret is shown while it is typed", { skip }, async () => {
  assert.equal(await onTerminal('ask("Sure? ")', "yex\u007fs\r"), 'Sure? yex\b \bs\ntold "yes"\n');
});

test("Ctrl-C while asking interrupts, and the terminal is as it was", { skip }, async () => {
  assert.equal(
    await onTerminal('askSecret("Passphrase? ")', "corr\u0003"),
    "Passphrase? interrupted\n\nCLI_INTERRUPTED\n",
  );
});

test("Without a terminal, nobody is asked", async () => {
  // A session of its own has none.
  const child = spawn(process.execPath, argumentsFor('askSecret("Passphrase? ")'), { detached: true });
  assert.equal(await typedAt(child, ""), "CLI_NOBODY_TO_ASK\n");
});

import { ask } from "../ask.ts";
import { command } from "../command.ts";
import type { CliEnvironment } from "../environment.ts";
import { exitCodes } from "../exit-codes.ts";
import { usage } from "../failure.ts";
import { parseDuration } from "../human.ts";
import { keysOf } from "../keys-of.ts";
import { output } from "../output.ts";
import { type PassphraseOptions, withPassphraseOption } from "../passphrase.ts";
import { fields, text } from "../shape.ts";
import { signerFor } from "../signer-for.ts";

/** `dms cap grant <audience> <command>` */
export const capGrant = command({
  options: (argv) =>
    withPassphraseOption(argv)
      .positional("audience", { type: "string", demandOption: true, describe: "To whom: a DID" })
      .positional("command", {
        type: "string",
        demandOption: true,
        describe: "What they may do: a behaviour, or all below a path",
      })
      .option("key", {
        type: "string",
        requiresArg: true,
        describe: "The key of yours that gives it [the node's own]",
      })
      .option("for", { type: "string", requiresArg: true, default: "30d", describe: "How long it holds" })
      .option("topic", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "Where they may broadcast it; absent: only to one node at a time",
      })
      .option("depth", {
        type: "number",
        requiresArg: true,
        describe: "How many tokens may follow: 1 to use it, 2 to pass it on once",
      }),
  examples: [
    [
      "cap grant did:key:z6Mk… /dms/deployment --key my-organisation",
      "let a node deploy in your organisation",
    ],
    ["cap grant did:key:z6Mk… /dms/node/status", "let somebody ask how this node is"],
  ],
  run: async (options, environment) => {
    const out = output(environment, options);
    const lifeMs = parseDuration(options.for);
    if (lifeMs === undefined) throw usage("Write how long it holds as 12h or 30d.");
    const wish = {
      audience: options.audience,
      command: options.command,
      expires: Math.floor((environment.clock.now() + lifeMs) / 1_000),
      ...(options.topic === undefined ? {} : { topics: options.topic }),
      ...(options.depth === undefined ? {} : { depth: options.depth }),
    };
    const granted =
      options.key === undefined
        ? await byNode(environment, wish)
        : await byKey(environment, options.key, options, wish);
    out.json(granted);
    out.text(`${granted.token}\n`);
    out.hint("Its holder keeps it with", "cap", "anchor --provide <token>");
    return exitCodes.done;
  },
});

interface Wish {
  readonly audience: string;
  readonly command: string;
  readonly expires: number;
  readonly topics?: readonly string[];
  readonly depth?: number;
}

/** A token, and the name by which it is revoked. */
interface Granted {
  readonly cid: string;
  readonly token: string;
}

async function byNode(environment: CliEnvironment, wish: Wish): Promise<Granted> {
  const request = { method: "POST", path: "/v1/capabilities/grants", body: wish } as const;
  return (await ask(environment, request, fields({ cid: text, token: text }))).value;
}

async function byKey(
  environment: CliEnvironment,
  key: string,
  options: Pick<PassphraseOptions, "passphrase-fd">,
  wish: Wish,
): Promise<Granted> {
  const [{ parsePrincipal }, { command: parseCommand }, { planGrant }, { delegateWith }, { longestLife }] =
    await Promise.all([
      import("../../did/did.ts"),
      import("../../ucan/command.ts"),
      import("../../ucan/grant-plan.ts"),
      import("../../keystore/delegate-with.ts"),
      import("../../ucan/limits.ts").then((limits) => ({ longestLife: limits.delegationLifeLimitSeconds })),
    ]);
  const audience = parsePrincipal(wish.audience);
  if (audience === undefined) throw usage("To whom it is given is a DID, such as `dms key show` prints.");
  const { crypto, random } = await keysOf(environment);
  const signer = await signerFor(environment, key, options);
  const plan = planGrant(
    { ...wish, audience, command: parseCommand(wish.command) },
    {
      did: signer.did,
      nowSeconds: environment.clock.now() / 1_000,
      longestLifeSeconds: longestLife,
      nonce: () => random.bytes(12),
    },
  );
  if (!plan.granted) throw usage(`Nothing was given: ${plan.message}.`);
  const { cid, bytes } = await delegateWith(signer, plan.value.contents, crypto);
  const token = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return { cid, token };
}

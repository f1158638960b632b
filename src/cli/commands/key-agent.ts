import { type AgentTimes, usualAgentTimes } from "../../keystore/key-agent.ts";
import { keyName } from "../../keystore/key-name.ts";
import type { AgentEnd } from "../../keystore/keys.ts";
import { command } from "../command.ts";
import type { CliEnvironment } from "../environment.ts";
import { exitCodes } from "../exit-codes.ts";
import { usage } from "../failure.ts";
import { humanDuration, parseDuration } from "../human.ts";
import { keysOf } from "../keys-of.ts";
import { type Output, output } from "../output.ts";
import { passphrases, withPassphraseOption } from "../passphrase.ts";

/** `dms key agent [name]` */
export const keyAgent = command({
  options: (argv) =>
    withPassphraseOption(argv)
      .positional("name", { type: "string", describe: "The key to keep open, until Ctrl-C at the latest" })
      .option("idle", {
        type: "string",
        requiresArg: true,
        default: humanDuration(usualAgentTimes.idleMs),
        describe: "Forget it after so long without a signature",
      })
      .option("longest", {
        type: "string",
        requiresArg: true,
        default: humanDuration(usualAgentTimes.longestMs),
        describe: "Forget it after so long in any case",
      })
      .option("lock", { type: "boolean", default: false, describe: "End the agent that runs" }),
  examples: [
    ["key agent alice", "asks for the passphrase once; then other terminals sign without"],
    ["key agent --lock", "forget it now"],
  ],
  run: async (options, environment) => {
    const out = output(environment, options);
    if (options.lock) return lock(environment, out);
    if (options.name === undefined) throw usage("Name the key to keep open, or add --lock to end that.");
    const name = keyName(options.name);
    const times = timesOf(options);
    const keys = await keysOf(environment);
    await keys.store.find(name); // Nobody is asked for the passphrase of a key that is not there.
    const unlocked = await keys.unlock(name, await passphrases(environment, options).existing(name));
    const open = await keys.keepOpen(unlocked, times);
    out.json({ kind: "ready", ...unlocked.entry });
    out.text(`ready: ${name} is open\n`);
    const onAbort = () => void open.close();
    environment.signal.addEventListener("abort", onAbort, { once: true });
    if (environment.signal.aborted) onAbort();
    const why = await open.ended;
    environment.signal.removeEventListener("abort", onAbort);
    out.json({ kind: "ended", because: why });
    out.text(`${name} is closed: ${inWords[why]}\n`);
    return exitCodes.done;
  },
});

async function lock(environment: CliEnvironment, out: Output): Promise<number> {
  const { agent } = await keysOf(environment);
  const locked = await agent.lock();
  out.json({ locked });
  out.text(locked ? "the agent has forgotten its key\n" : "no agent runs\n");
  return exitCodes.done;
}

const inWords: Readonly<Record<AgentEnd, string>> = {
  idle: "nobody asked for a signature any more",
  longest: "its time was up",
  locked: "the agent was told to end",
  closed: "the agent was stopped",
};

function timesOf({ idle, longest }: { readonly idle: string; readonly longest: string }): AgentTimes {
  return { idleMs: duration("--idle", idle), longestMs: duration("--longest", longest) };
}

/** A timer of the system overflows into no delay at all beyond this. */
const longestDurationMs = 7 * 86_400_000;

function duration(option: string, written: string): number {
  const durationMs = parseDuration(written);
  if (durationMs !== undefined && durationMs > 0 && durationMs <= longestDurationMs) return durationMs;
  throw usage(`${option} takes a duration of up to 7d, such as 15m or 8h, not ${written}`);
}

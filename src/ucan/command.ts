import { ucanError } from "./errors.ts";

/**
 * What may be done: a path such as "/dms/deployment/request". It names a behaviour and, as a grant, everything below
 * it; "/" is everything. ASCII only and never normalised: what is not in this form is refused, so that there is
 * nothing two readers could take differently.
 */
export type Command = string & { readonly __command: never };

/** The command of this text, which our own code or a person wrote. Throws UCAN_COMMAND_INVALID. */
export function command(text: string): Command {
  if (isCommand(text)) return text;
  throw ucanError(
    "UCAN_COMMAND_INVALID",
    `"${text.slice(0, longestCommandCharacters)}" is not a command: write lower-case segments, such as /dms/node/peers`,
    { text: text.slice(0, longestCommandCharacters) },
  );
}

/** Whether this text is a command. */
export function isCommand(text: string): text is Command {
  return text.length <= longestCommandCharacters && form.test(text);
}

/** Whether a grant of `granted` includes `asked`: the same command or one below it, segment by segment. */
export function covers(granted: Command, asked: Command): boolean {
  if (granted === "/") return true;
  return asked.startsWith(granted) && (asked.length === granted.length || asked[granted.length] === "/");
}

const longestCommandCharacters = 256;

/** "/" or 1 to 16 segments that begin with a letter or digit, hence no ".", no ".." and no empty segment. */
const form = /^(?:\/|(?:\/[a-z0-9][a-z0-9_.-]{0,63}){1,16})$/;

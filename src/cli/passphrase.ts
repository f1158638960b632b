import type { Argv } from "yargs";
import type { CliEnvironment, Person } from "./environment.ts";
import { usage } from "./failure.ts";
import type { GlobalOptions } from "./global-options.ts";

/** Where passphrases come from when nobody types them. */
export interface PassphraseOptions extends GlobalOptions {
  readonly "passphrase-fd": string | undefined;
}

/** Adds the option to a command that needs a passphrase. It is never an argument: those are seen by every user. */
export function withPassphraseOption<Options extends GlobalOptions>(argv: Argv<Options>) {
  return argv.option("passphrase-fd", {
    type: "string",
    requiresArg: true,
    describe: "Read passphrases from this descriptor, one a line [$DMS_PASSPHRASE, else you are asked]",
  });
}

/** Who and what may know a passphrase. */
export type PassphraseSources = Pick<CliEnvironment, "person" | "readDescriptor" | "variables">;

/** The passphrases that a command needs, one after the other. */
export interface Passphrases {
  /** Of something that has one. */
  existing(of: string): Promise<string>;
  /** For something that is to have one: asked for twice, so that it was typed as it was meant. */
  fresh(of: string, variable?: "DMS_PASSPHRASE" | "DMS_NEW_PASSPHRASE"): Promise<string>;
}

/** From the descriptor that was named, else from the environment's variables, else from the person. */
export function passphrases(
  environment: PassphraseSources,
  options: Pick<PassphraseOptions, "passphrase-fd">,
): Passphrases {
  const lines = options["passphrase-fd"] === undefined ? undefined : linesOf(environment, options);
  const given = async (variable: string) => {
    if (lines === undefined) return environment.variables[variable];
    const line = (await lines).shift();
    if (line === undefined) throw usage("The descriptor of --passphrase-fd holds too few lines.");
    return line;
  };
  return {
    existing: async (of) =>
      (await given("DMS_PASSPHRASE")) ?? (await personOf(environment).askSecret(`Passphrase of ${of}: `)),
    fresh: async (of, variable = "DMS_PASSPHRASE") =>
      (await given(variable)) ?? (await typedTwice(personOf(environment), of)),
  };
}

/** Who can be asked, or what to do where nobody can. */
function personOf({ person }: PassphraseSources): Person {
  if (person !== undefined) return person;
  throw usage("Nobody can be asked here: use --passphrase-fd, or the variable DMS_PASSPHRASE.");
}

async function typedTwice(person: Person, of: string): Promise<string> {
  const first = await person.askSecret(`New passphrase of ${of}: `);
  if (first === "") return first; // Which is refused for what it is.
  const second = await person.askSecret("The same again: ");
  if (first !== second) throw usage("These were two different passphrases; nothing was changed.");
  return first;
}

async function linesOf(
  { readDescriptor }: PassphraseSources,
  options: Pick<PassphraseOptions, "passphrase-fd">,
): Promise<string[]> {
  const descriptor = Number(options["passphrase-fd"]);
  if (!Number.isInteger(descriptor) || descriptor < 0 || readDescriptor === undefined)
    throw usage("--passphrase-fd takes the number of an open descriptor, such as 3.");
  const text = await readDescriptor(descriptor);
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}

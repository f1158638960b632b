import type { CliEnvironment } from "./environment.ts";
import { usage } from "./failure.ts";

/** A token as a person hands it over: in base64, or @<file> that holds it, where @- is what is piped in. */
export async function givenToken(
  written: string,
  environment: Pick<CliEnvironment, "readFile">,
): Promise<string> {
  const text = written.startsWith("@") ? await environment.readFile(written.slice(1)) : written;
  const token = text.trim();
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(token)) return token;
  throw usage("A token is written in base64, as `dms cap grant` prints it, or as @<file>.");
}

import { ask } from "../ask.ts";
import { command } from "../command.ts";
import type { CliEnvironment } from "../environment.ts";
import { exitCodes } from "../exit-codes.ts";
import { humanDuration } from "../human.ts";
import { output } from "../output.ts";
import { boolean, fields, list, number, optional, type Shaped, text } from "../shape.ts";
import { table } from "../table.ts";

/** `dms cap list` */
export const capList = command({
  options: (argv) => argv,
  examples: [["cap list --json", "with the tokens themselves"]],
  run: async (options, environment) => {
    const out = output(environment, options);
    const { roots, delegations, did } = await all(environment);
    out.json({ did, roots, delegations });
    const anchored = roots.map((root) => ["root", root, "everything", "", ""]);
    const rows = delegations.map(({ kind, issuer, audience, command: path, expires, isRevoked, cid }) => [
      isRevoked ? `${kind}, revoked` : kind,
      kind === "provide" ? issuer : audience,
      path,
      expires === undefined ? "" : humanDuration(Math.max(0, expires * 1_000 - environment.clock.now())),
      cid,
    ]);
    out.text(table(["KIND", "WHO", "WHAT", "FOR", "CID"], [...anchored, ...rows]));
    return exitCodes.done;
  },
});

const delegation = fields({
  kind: text,
  cid: text,
  issuer: text,
  audience: text,
  command: text,
  expires: optional(number),
  isRevoked: boolean,
  token: text,
});
const page = fields({ did: text, roots: list(text), delegations: list(delegation), next: optional(number) });

/** A node holds a few thousand at most. */
const pageLimit = 1_000;

async function all(environment: CliEnvironment): Promise<Shaped<typeof page>> {
  let { value } = await ask(environment, { method: "GET", path: "/v1/capabilities" }, page);
  const delegations = [...value.delegations];
  const { did, roots } = value;
  for (let pages = 1; value.next !== undefined && pages < pageLimit; pages++) {
    const path = `/v1/capabilities?after=${value.next}`;
    ({ value } = await ask(environment, { method: "GET", path }, page));
    delegations.push(...value.delegations);
  }
  return { did, roots, delegations, next: undefined };
}

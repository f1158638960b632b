import type { Crypto } from "../../src/index.ts";
import type { MakeChecker } from "./checker.ts";
import { commitFirst } from "./commit-first.ts";
import { invokesEnd } from "./invokes-end.ts";
import { noDouble } from "./no-double.ts";
import { nothingLeft } from "./nothing-left.ts";
import { resourcesAddUp } from "./resources-add-up.ts";
import { validProofs } from "./valid-proofs.ts";

/** Every checker there is. `proofsOneIn`: verify only every so many-th accepted message, where there are many. */
export function allCheckers(crypto: Crypto, proofsOneIn = 1): readonly MakeChecker[] {
  return [commitFirst, resourcesAddUp, noDouble, validProofs(crypto, proofsOneIn), invokesEnd, nothingLeft];
}

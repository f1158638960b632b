import type { Principal } from "../did/did.ts";
import type { Invocation } from "./invocation.ts";

/** What somebody wants to do, whether or not they have signed it yet: an invocation as far as its chain is concerned. */
export interface Claim extends Pick<Invocation, "subject" | "command" | "args" | "expires"> {
  readonly issuer: Principal;
}

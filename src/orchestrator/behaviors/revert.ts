import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { deploymentIdSchema } from "../bid.ts";
import type { Provider } from "../provider.ts";

/** Undoes commit and allocate. Answers once nothing of the deployment is left; safe to repeat. */
export const revert = behavior<Provider, { readonly deployment: string }, Record<string, never>>({
  path: "/dms/deployment/revert",
  summary: "Gives back everything of a deployment on this machine",
  input: z.strictObject({ deployment: deploymentIdSchema }),
  output: z.strictObject({}),
  handle: async (provider, { deployment }, { from }) => {
    await provider.revert(from.did, deployment);
    return {};
  },
});

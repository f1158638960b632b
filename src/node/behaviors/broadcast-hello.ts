import { behavior } from "../../actor/behavior.ts";
import type { NodeState } from "../state.ts";
import { greeting, type Hello } from "./hello.ts";

/** Who is there? Every node that hears it answers. */
export const broadcastHello = behavior<NodeState, Record<string, never>, Hello>({
  path: "/broadcast/hello",
  summary: "Who is there? Answered by every node that hears it",
  topic: "/nunet/hello",
  ...greeting,
});

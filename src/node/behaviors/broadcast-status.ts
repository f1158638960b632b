import { behavior } from "../../actor/behavior.ts";
import type { NodeState } from "../state.ts";
import { type NodeStatus, statusAnswer } from "./status.ts";

/** How do you all stand? Answered by every node that hears it and lets the asker know. */
export const broadcastStatus = behavior<NodeState, Record<string, never>, NodeStatus>({
  path: "/broadcast/dms/status",
  summary: "How do you all stand? Answered by every node that lets the asker know",
  topic: "/nunet/status",
  ...statusAnswer,
});

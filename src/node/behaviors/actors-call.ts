import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { refuse } from "../../errors/refusal.ts";
import { command, isCommand } from "../../ucan/command.ts";
import { askBehaviors, findActor } from "../far-actor.ts";
import { type InputProblem, inputProblems } from "../input-problems.ts";
import { fromJson, jsonText } from "../json-data.ts";
import type { NodeState } from "../state.ts";

/** A behaviour of any actor, called by its name. */
export interface CallRequest {
  /** A peer id, a DID, or "self". */
  readonly peer: string;
  readonly inbox: string;
  readonly behavior: string;
  /** As JSON has it; bytes are written {"/":{"bytes":"…base64"}}. Absent: {}. */
  readonly input?: unknown;
  readonly timeoutMs?: number;
}

export interface CallAnswer {
  /** JSON, as text: an answer may nest as deep as a message can, and this one lies inside another. */
  readonly output: string;
}

/** An invocation lives for 300 s; this leaves the way there and back. */
const longestCallMs = 290_000;
const usualCallMs = 30_000;

/**
 * Calls any behaviour of any actor in the name of this node: only its owner may have it do that. The input is checked by
 * the other's own description before anything is sent ("invalid-input", with each fault and where it is); what is not
 * offered to this node is sent unchecked all the same, since the other one's reason is the true one.
 */
export const actorsCall = behavior<NodeState, CallRequest, CallAnswer>({
  path: "/dms/node/actors/call",
  summary: "Calls a behaviour of any actor in the name of this node, with checked input",
  isOwnersOnly: true,
  input: z.strictObject({
    peer: z.string().min(1).max(128),
    inbox: z.string().min(1).max(128),
    behavior: z.string().min(1).max(256),
    input: z.unknown().optional(),
    timeoutMs: z.int().min(1).max(longestCallMs).exactOptional(),
  }),
  output: z.strictObject({ output: z.string() }),
  handle: async (state, request, { signal }) => {
    const { behavior: path, input = {}, timeoutMs = usualCallMs } = request;
    if (!isCommand(path)) return notAPath(path);
    const found = findActor(state, request);
    if (!found.granted) return found;
    const page = await askBehaviors(state, found.value, { below: command(path), signal });
    if (!page.granted && page.because !== "unknown-behavior") return page;
    const offered = page.granted ? page.value.behaviors.find((each) => each.path === path) : undefined;
    if (offered?.topic !== undefined)
      return refuse("is-broadcast", `${path} answers broadcasts on ${offered.topic}, and only those`);
    const issues = offered === undefined ? [] : inputProblems(offered.input, input);
    if (issues.length > 0) return invalidInput(issues, path);
    const { node, inbox } = found.value;
    const handle = { did: page.granted ? page.value.did : node.did, peer: node.peer, inbox };
    const contract = { ...anything, path, isPublic: offered?.access === "anyone" };
    const reply = await state.actor.invoke(handle, contract, fromJson(input), { timeoutMs, signal });
    return reply.granted ? { output: jsonText(reply.value) } : reply;
  },
});

const anything = { summary: "", input: z.unknown(), output: z.unknown() };

function notAPath(path: string) {
  return refuse("invalid-input", `${path.slice(0, 80)} is no behaviour's name`, {
    issues: [{ path: "behavior", message: "write lower-case segments, such as /dms/node/peers/list" }],
  });
}

function invalidInput(issues: readonly InputProblem[], path: string) {
  return refuse("invalid-input", `nothing was sent: the input is not what ${path} takes`, { issues });
}

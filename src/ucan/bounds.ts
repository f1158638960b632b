import { isCommand } from "./command.ts";
import { ucanError } from "./errors.ts";
import { chainLimit } from "./limits.ts";
import { type Policy, parsePolicy, type Statement } from "./policy.ts";

/**
 * What a grant may be bounded by beside its command and its time. Both are ordinary policies on a message's arguments
 * `topic` and `hops`, so that anybody who can verify UCANs holds its users to them, not only our own nodes.
 */
export interface Bounds {
  /**
   * Topics on which it may be used, each with all below it; "" stands for messages to one actor. Absent: only to one
   * actor, so that nobody broadcasts by a grant that was not made for it.
   */
  readonly topics?: readonly string[];
  /** How many tokens may follow: with 1 its holder may use it, with 2 also pass it on once. Absent: as far as chains go. */
  readonly depth?: number;
}

/** The bounds as a policy for the delegation at this place of its chain; 0 is the root. Throws UCAN_POLICY_INVALID. */
export function boundsPolicy({ topics = [""], depth }: Bounds, place: number): Policy {
  return parsePolicy([topicPolicy(topics), ...(depth === undefined ? [] : [depthPolicy(place, depth)])]);
}

/** How many delegations the policy allows in a chain, as far as it says so in the form in which we write it. */
export function hopsAllowed(policy: Policy): number {
  const bounds = policy.map((statement) => (isHopsBound(statement) ? statement[2] : Infinity));
  return Math.min(Infinity, ...bounds);
}

function topicPolicy(topics: readonly string[]): Statement {
  const wrong = topics.find((topic) => topic !== "" && !isCommand(topic));
  if (wrong !== undefined || topics.length === 0)
    throw ucanError("UCAN_POLICY_INVALID", "topics are written like commands, such as /nunet/hello", {
      topic: wrong,
    });
  const allowed = topics.flatMap(oneTopic);
  const [first] = allowed;
  return first !== undefined && allowed.length === 1 ? first : ["or", allowed];
}

/** Commands have no stars, so neither have topics, and the pattern says what it seems to say. */
function oneTopic(topic: string): readonly Statement[] {
  if (topic === "") return [["==", ".topic", ""]];
  return [
    ["==", ".topic", topic],
    ["like", ".topic", topic === "/" ? "/*" : `${topic}/*`],
  ];
}

function depthPolicy(place: number, depth: number): Statement {
  if (!Number.isSafeInteger(depth) || depth < 1 || depth > chainLimit)
    throw ucanError("UCAN_POLICY_INVALID", `a depth is a whole number from 1 to ${chainLimit}`, { depth });
  return ["<=", hopsSelector, place + depth];
}

const hopsSelector = ".hops";

function isHopsBound(statement: Statement): statement is readonly ["<=", string, number] {
  return statement[0] === "<=" && statement[1] === hopsSelector;
}

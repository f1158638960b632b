import { CID } from "multiformats/cid";
import type { DmsError } from "../errors/dms-error.ts";
import { ucanError } from "./errors.ts";
import { isLike } from "./like.ts";
import { policyNestingLimit, policyStatementLimit, policyWorkLimit } from "./limits.ts";
import { isPlainMap } from "./payload.ts";
import { childrenOf, parseSelector, type Selected, select } from "./selector.ts";

/** Conditions on an invocation's arguments; all of them must hold. Selectors are kept as the text that was signed. */
export type Policy = readonly Statement[];

/** One condition: an operator, mostly a selector, and what is asked of the value there. */
export type Statement =
  | readonly ["==" | "!=", string, unknown]
  | readonly ["<" | "<=" | ">" | ">=", string, number]
  | readonly ["like", string, string]
  | readonly ["not", Statement]
  | readonly ["and" | "or", readonly Statement[]]
  | readonly ["all" | "any", string, Statement];

/** A value as a policy. Throws UCAN_POLICY_INVALID where it is none, or one that is too large. */
export function parsePolicy(value: unknown): Policy {
  return statements(value, { count: 0 }, 1);
}

/**
 * Whether these arguments meet the policy. What cannot be decided (a selector that leads nowhere, an order between
 * things that have none, more work than the limit) is neither true nor false, and "not" does not make it true: a
 * policy fails closed.
 */
export function isMet(policy: Policy, args: unknown): boolean {
  const work = { left: policyWorkLimit };
  return policy.every((statement) => verdict(statement, args, work) === true);
}

/** Undefined where it cannot be decided. */
type Verdict = boolean | undefined;

/** Statements inside "all" and "any" meet every item, so the work is what the policy's size does not bound. */
interface Work {
  left: number;
}

function verdict(statement: Statement, on: unknown, work: Work): Verdict {
  if (--work.left < 0) return undefined;
  switch (statement[0]) {
    case "and":
      return everyOf(statement[1].map((part) => verdict(part, on, work)));
    case "or":
      // The specification's fixtures say that an empty "or" holds.
      return statement[1].length === 0 ? true : someOf(statement[1].map((part) => verdict(part, on, work)));
    case "not": {
      const inner = verdict(statement[1], on, work);
      return inner === undefined ? undefined : !inner;
    }
    case "all":
    case "any":
      return quantified(statement, on, work);
    default:
      return compared(statement, selected(statement[1], on, work), work);
  }
}

function selected(selector: string, on: unknown, work: Work): Selected {
  work.left -= selector.length >> 3;
  const steps = parseSelector(selector);
  return steps === undefined ? undefined : select(steps, on);
}

function quantified(
  [quantifier, selector, statement]: readonly ["all" | "any", string, Statement],
  on: unknown,
  work: Work,
): Verdict {
  const from = selected(selector, on, work);
  const items = from === undefined ? undefined : childrenOf(from.value);
  if (items === undefined || items.length > work.left) return undefined;
  const verdicts = items.map((item) => verdict(statement, item, work));
  return quantifier === "all" ? everyOf(verdicts) : someOf(verdicts);
}

function everyOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}

function someOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

type Comparison = Extract<
  Statement,
  readonly [string, string, string | number] | readonly ["==" | "!=", string, unknown]
>;

function compared([operator, , operand]: Comparison, on: Selected, work: Work): Verdict {
  if (on === undefined) return undefined;
  if (operator === "==") return isSame(on.value, operand);
  if (operator === "!=") return !isSame(on.value, operand);
  if (operator === "like") return resembles(on.value, operand, work);
  if (typeof on.value !== "number" || typeof operand !== "number") return undefined;
  if (operator === "<") return on.value < operand;
  if (operator === "<=") return on.value <= operand;
  return operator === ">" ? on.value > operand : on.value >= operand;
}

function resembles(value: unknown, pattern: string, work: Work): Verdict {
  if (typeof value !== "string") return undefined;
  work.left -= (value.length + pattern.length) >> 3;
  return work.left < 0 ? undefined : isLike(value, pattern);
}

/** Equality of values as they are on the wire: bytes by content, maps whatever the order of their keys. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) return Array.isArray(other) && isSameList(one, other);
  if (one instanceof Uint8Array) return other instanceof Uint8Array && isSameList(one, other);
  if (isPlainMap(one)) return isPlainMap(other) && isSameMap(one, other);
  const [link, otherLink] = [CID.asCID(one), CID.asCID(other)];
  return link !== null && otherLink !== null && link.equals(otherLink);
}

function isSameList(one: ArrayLike<unknown>, other: ArrayLike<unknown>): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (!isSame(one[at], other[at])) return false;
  return true;
}

function isSameMap(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): boolean {
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]));
}

interface Counter {
  count: number;
}

function statements(value: unknown, counter: Counter, depth: number): readonly Statement[] {
  if (!Array.isArray(value)) throw invalid("a policy is a list of statements");
  return value.map((item: unknown) => statement(item, counter, depth));
}

function statement(value: unknown, counter: Counter, depth: number): Statement {
  counter.count++;
  if (counter.count > policyStatementLimit)
    throw invalid(`a policy has at most ${policyStatementLimit} statements`);
  if (depth > policyNestingLimit) throw invalid(`statements are nested at most ${policyNestingLimit} deep`);
  if (!Array.isArray(value)) throw invalid("a statement is a list");
  const [operator, first, second]: unknown[] = value;
  const isUnary = operator === "not" || operator === "and" || operator === "or";
  if (value.length !== (isUnary ? 2 : 3)) throw invalid("a statement has too few or too many parts");
  switch (operator) {
    case "not":
      return [operator, statement(first, counter, depth + 1)];
    case "and":
    case "or":
      return [operator, statements(first, counter, depth + 1)];
    case "all":
    case "any":
      return [operator, selectorText(first), statement(second, counter, depth + 1)];
    case "==":
    case "!=":
      return [operator, selectorText(first), second];
    case "like":
      if (typeof second !== "string") throw invalid("like needs a pattern");
      return [operator, selectorText(first), second];
    case "<":
    case "<=":
    case ">":
    case ">=":
      if (typeof second !== "number") throw invalid("an order needs a number");
      return [operator, selectorText(first), second];
    default:
      throw invalid("a statement begins with an operator that is unknown");
  }
}

function selectorText(value: unknown): string {
  if (typeof value === "string" && parseSelector(value) !== undefined) return value;
  throw invalid("a statement's selector is not one");
}

function invalid(sentence: string): DmsError {
  return ucanError("UCAN_POLICY_INVALID", sentence);
}

import { CID } from "multiformats/cid";
import { DmsError } from "../errors/dms-error.ts";
import { isLike } from "./like.ts";
import { policyNestingLimit, policyStatementLimit } from "./limits.ts";
import { isPlainMap } from "./payload.ts";
import { childrenOf, parseSelector, type Selected, select } from "./selector.ts";

/** Conditions on an invocation's arguments; all of them must hold. Selectors are kept as the text that was signed. */
export type Policy = readonly Statement[];

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
 * things that have none) is neither true nor false, and "not" does not make it true: a policy fails closed.
 */
export function isMet(policy: Policy, args: unknown): boolean {
  return policy.every((statement) => verdict(statement, args) === true);
}

/** Undefined where it cannot be decided. */
type Verdict = boolean | undefined;

function verdict(statement: Statement, on: unknown): Verdict {
  switch (statement[0]) {
    case "and":
      return everyOf(statement[1].map((part) => verdict(part, on)));
    case "or":
      // The specification's fixtures say that an empty "or" holds.
      return statement[1].length === 0 ? true : someOf(statement[1].map((part) => verdict(part, on)));
    case "not": {
      const inner = verdict(statement[1], on);
      return inner === undefined ? undefined : !inner;
    }
    case "all":
    case "any":
      return quantified(statement[0], selected(statement[1], on), statement[2]);
    default:
      return compared(statement, selected(statement[1], on));
  }
}

function selected(selector: string, on: unknown): Selected {
  const steps = parseSelector(selector);
  return steps === undefined ? undefined : select(steps, on);
}

function quantified(quantifier: "all" | "any", on: Selected, statement: Statement): Verdict {
  const items = on === undefined ? undefined : childrenOf(on.value);
  if (items === undefined) return undefined;
  const verdicts = items.map((item) => verdict(statement, item));
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

function compared(
  [operator, , operand]: Extract<Statement, readonly [string, string, unknown]>,
  on: Selected,
): Verdict {
  if (on === undefined) return undefined;
  if (operator === "==") return isSame(on.value, operand);
  if (operator === "!=") return !isSame(on.value, operand);
  if (operator === "like")
    return typeof on.value === "string" && typeof operand === "string"
      ? isLike(on.value, operand)
      : undefined;
  if (typeof on.value !== "number" || typeof operand !== "number") return undefined;
  if (operator === "<") return on.value < operand;
  if (operator === "<=") return on.value <= operand;
  return operator === ">" ? on.value > operand : on.value >= operand;
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
  return new DmsError("UCAN_POLICY_INVALID", sentence);
}

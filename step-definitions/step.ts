import { type DataTable, defineStep } from "@cucumber/cucumber";
import type { Amount } from "../environments/fleet.ts";
import type { Job } from "./jobs.ts";
import type { FeatureWorld, Story } from "./world.ts";

/**
 * Declares a step. The arguments' types are read from the expression, so that a step that takes a duration for a
 * machine does not compile.
 */
export function step<Expression extends string>(
  expression: Expression,
  run: (story: Story, ...args: ArgumentsOf<Expression>) => void | Promise<void>,
): void;
export function step(expression: string, run: (story: Story, ...args: never[]) => unknown): void {
  declare(expression, run, 0);
}

/** A step with a text under it. */
export function stepWithText<Expression extends string>(
  expression: Expression,
  run: (story: Story, ...args: [...ArgumentsOf<Expression>, text: string]) => void | Promise<void>,
): void;
export function stepWithText(expression: string, run: (story: Story, ...args: never[]) => unknown): void {
  declare(expression, run, 1);
}

/** A step with a table under it. */
export function stepWithTable<Expression extends string>(
  expression: Expression,
  run: (story: Story, ...args: [...ArgumentsOf<Expression>, table: DataTable]) => void | Promise<void>,
): void;
export function stepWithTable(expression: string, run: (story: Story, ...args: never[]) => unknown): void {
  declare(expression, run, 1);
}

/** What each parameter of an expression becomes. */
interface Parameters {
  readonly machine: string;
  readonly machines: readonly string[];
  readonly duration: number;
  readonly amount: Amount;
  readonly job: Job;
  readonly int: number;
  readonly string: string;
  readonly word: string;
}

type ArgumentsOf<Expression extends string> = Expression extends `${string}{${infer Name}}${infer Rest}`
  ? Name extends keyof Parameters
    ? [Parameters[Name], ...ArgumentsOf<Rest>]
    : never
  : [];

function declare(
  expression: string,
  run: (story: Story, ...args: never[]) => unknown,
  attachments: number,
): void {
  const code = function (this: FeatureWorld, ...args: unknown[]): unknown {
    if (this.story === undefined) throw new Error("the scenario has no fleet");
    // Cucumber has made the arguments by the expression, from which `run` has its types.
    return Reflect.apply(run, undefined, [this.story, ...args]);
  };
  // Cucumber compares a function's declared arguments with the expression's.
  const length = (expression.match(/\{\w+\}/g) ?? []).length + attachments;
  defineStep(expression, Object.defineProperty(code, "length", { value: length }));
}

/**
 * A refusal is data that travels back to whom it concerns. `because` is a stable code in kebab-case that a program
 * may choose by; `message` is the sentence a person reads, and says what to do where something can be done.
 */
export interface Refusal {
  readonly granted: false;
  readonly because: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What was asked for, given. */
export interface Granted<T> {
  readonly granted: true;
  readonly value: T;
}

/** The answer to anything that may be declined. */
export type Reply<T> = Granted<T> | Refusal;

/** The answer yes, with what was asked for. */
export function grant<T>(value: T): Granted<T> {
  return { granted: true, value };
}

/** The answer no, with its code, its sentence and, where they help, facts. */
export function refuse(
  because: string,
  message: string,
  details?: Readonly<Record<string, unknown>>,
): Refusal {
  return details === undefined
    ? { granted: false, because, message }
    : { granted: false, because, message, details };
}

/** Whether a value of unknown kind is a refusal: behaviours may return one in place of their output. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "granted" in value && value.granted === false;
}

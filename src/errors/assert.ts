/** A promise of our own code that did not hold. The actor that meets it crashes; its supervisor decides. */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

/** States what our own code relies on. Never for input from outside: that is parsed, and refused with a reason. */
export function assert(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new BrokenPromise(promise);
}

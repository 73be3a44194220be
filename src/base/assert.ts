// Programmer errors: a broken assertion means the code is wrong, so it crashes. What the world does wrong is a Fault.

/** Throws when `condition` is false. `message` says what must hold, for the person who reads the stack. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** The value, which must not be null or undefined. */
export function present<T>(value: T, message: string): NonNullable<T> {
  if (value === null || value === undefined) throw new Error(`assertion failed: ${message}`);
  return value;
}

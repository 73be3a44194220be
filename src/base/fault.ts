// An operating fault: something outside the code went wrong and a person or a caller can act on it.
// Programmer errors are asserts (see assert.ts) and crash.

/** What a fault tells. `code` is kebab-case and stable for ever; `hint` is the next thing to try. */
export interface FaultFacts {
  readonly code: string;
  /** What it is about: a path, a record, a field, a source. */
  readonly subject: string;
  /** Why, in one sentence. */
  readonly cause: string;
  /** The next thing to try, in one sentence. */
  readonly hint: string;
  /** True when the same call may succeed later without a change by a person. Decided once, here. */
  readonly retryable?: boolean;
}

export class Fault extends Error implements FaultFacts {
  override readonly name = "Fault";
  readonly code: string;
  readonly subject: string;
  override readonly cause: string;
  readonly hint: string;
  readonly retryable: boolean;

  constructor(facts: FaultFacts, origin?: unknown) {
    super(`${facts.subject}: ${facts.cause}`);
    this.code = facts.code;
    this.subject = facts.subject;
    this.cause = facts.cause;
    this.hint = facts.hint;
    this.retryable = facts.retryable ?? false;
    if (origin instanceof Error && origin.stack) this.stack = `${this.stack}\n  from ${origin.stack}`;
  }

  toJSON(): FaultFacts {
    return { code: this.code, subject: this.subject, cause: this.cause, hint: this.hint, retryable: this.retryable };
  }
}

export const isFault = (error: unknown): error is Fault => error instanceof Fault;

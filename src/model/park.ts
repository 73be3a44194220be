// What is wrong with one value or record, told to the person who can put it right. The rest of the record flows.

export type ParkClass = "value" | "missing" | "reference" | "unit" | "zone" | "drift" | "invariant" | "duplicate" | "too-large";

export interface ParkCause {
  readonly class: ParkClass;
  /** Why, in one sentence. */
  readonly cause: string;
  /** The next thing to try. */
  readonly hint: string;
}

export const parkCause = (parkClass: ParkClass, cause: string, hint: string): ParkCause => ({ class: parkClass, cause, hint });

// What the record stage tells the projections: one change per entity and commit.

/** What the group believes of one entity: survivors by field as canonical text; fields without a value are absent. */
export interface Doc {
  readonly entity: string;
  readonly kind: string;
  readonly site: string;
  /** Where it is visible: the contributing sites in order, separated by commas, or "*" for kinds of the whole group. */
  readonly sites: string;
  readonly values: Readonly<Record<string, string>>;
  /** For each reference field with a value: the record id of the target (resolve it to an entity through the crosswalk). */
  readonly references: Readonly<Record<string, string>>;
  /** True while a named parent is missing: projections leave it out, and say so. */
  readonly waiting: boolean;
  /** True when every source withdrew the record. */
  readonly deleted: boolean;
}

/** The version of a source record (or decision, or rule date) that moved the survivor last in this commit. */
export interface Cause {
  readonly source: string;
  readonly record: string;
  readonly version: number;
  readonly at: number;
  /** Fields whose survivor changed, in the kind's order. */
  readonly fields: readonly string[];
}

export interface RecordChange {
  readonly entity: string;
  readonly kind: string;
  readonly before: Doc | undefined;
  readonly after: Doc | undefined;
  /**
   * True where identity moved something: its members, or the entity that a record it names belongs to. References hold record ids, so its
   * doc may be the same and yet hang on another document, or another one on it.
   */
  readonly anew?: boolean;
  readonly cause: Cause;
}

/** Bulk look-ups for projections, answered from memory where possible; each costs at most one statement a call. */
export interface RecordReader {
  /** Entity of each record id, undefined where the record has never been seen. Synchronous after `prefetch`. */
  resolve(record: string): string | undefined;
  /** Makes `resolve`, `doc` and `referring` answer for these without another statement. */
  prefetch(wanted: {
    readonly records?: readonly string[];
    readonly entities?: readonly string[];
    readonly referring?: readonly string[];
  }): Promise<void>;
  /** The entity's doc as of this commit (changes of the running commit included). */
  doc(entity: string): Doc | undefined;
  /** Entities that refer to this entity, by field: who points here (in any of their claims). */
  referring(entity: string): readonly { readonly entity: string; readonly kind: string; readonly field: string }[];
}

// The log's vocabulary. Everything the hub knows is an entry; everything else is derived from the set of entries.

import type { ParkedField } from "../source/mapping/claim.ts";

/** Canonical text by field. '' = asserted empty, null = the source has no value, absent key = not spoken of. */
export type Fields = Readonly<Record<string, string | null>>;

/** What one source said of one record at one version. */
export interface Claim {
  readonly kind: "claim";
  readonly source: string;
  readonly site: string;
  /** recordId(source, recordKind, key): 16 characters, the same on every hub. */
  readonly record: string;
  readonly recordKind: string;
  readonly key: string;
  /** The source's own order; a safe integer (microseconds where the source versions by time). */
  readonly version: number;
  /** Business time of this version, ms since the epoch; the receipt time where the source gives none. */
  readonly at: number;
  readonly receivedAt: number;
  readonly fields: Fields;
  readonly parked: readonly ParkedField[];
  readonly deleted: boolean;
  /** Name and version of the mapping that read it. */
  readonly mapping: string;
  /** Only where a replay found that no row says this any more: why. */
  readonly withdrawn?: string;
  /** The hub inferred that it is gone: name of the sealed enumeration that did not name it. */
  readonly unnamedBy?: string;
  /** Where the bytes are: hash of the page and the row's place in it; null for what people typed. */
  readonly raw: { readonly page: string; readonly index: number } | null;
  /** Fields, parked fields, deletion and mapping as the log stores them. */
  readonly body: string;
  /** Its source says it now; absent where the entry comes from a log, whose places are kept. Never stored. */
  readonly isHeard?: true;
  /**
   * Hash of what is claimed (not of when it arrived): the same content twice is a repeat. Hex SHA-256; of a later generation of the
   * mapping it begins with the generation, see supersession.ts.
   */
  readonly hash: string;
}

export type OverrideEnd =
  | { readonly kind: "changed" }
  | { readonly kind: "date"; readonly at: number }
  | { readonly kind: "agreed" }
  | { readonly kind: "never" };

export type DecisionBody =
  | {
      readonly kind: "override";
      readonly fields: Readonly<Record<string, string>>;
      readonly until: OverrideEnd;
      readonly confirmed: boolean;
      /** It does not stand before a second person has said the same. Decided when it was made, by the rules of that moment. */
      readonly needsSecond?: true;
      /** The decision of the first person that this one completes, and who that was. */
      readonly seconds?: { readonly decision: string; readonly author: string };
    }
  | { readonly kind: "override-ended"; readonly fields: readonly string[] }
  /** The system of this record is told what stands of these fields, once. */
  | { readonly kind: "tell"; readonly fields: readonly string[] }
  /** It took these values on from another record while the two were one: it is told what it held before. */
  | { readonly kind: "correct"; readonly values: Readonly<Record<string, { readonly from: string; readonly to: string }>> }
  /** What was said of it with `tell` or `correct` is taken back. */
  | { readonly kind: "untold"; readonly fields: readonly string[] }
  /** What its system is to be told of these fields may be sent: these values, and no others that are planned later. */
  | { readonly kind: "release"; readonly values: Readonly<Record<string, string>> }
  /** What was released of these fields and is not sent yet waits again. */
  | { readonly kind: "unreleased"; readonly fields: readonly string[] }
  /** The system may be made to have this thing: with these values, and no others that are planned later. */
  | { readonly kind: "released-creation"; readonly system: string; readonly values: Readonly<Record<string, string>> }
  /** What was released so and is not sent yet waits again. */
  | { readonly kind: "unreleased-creation"; readonly system: string }
  | { readonly kind: "merge"; readonly other: string }
  | { readonly kind: "split"; readonly other: string }
  /** What was decided of the pair is taken back: rules and scores judge it again. */
  | { readonly kind: "withdrawn"; readonly other: string }
  /** On deletes that the guard held: `act` and `key` name the held set, `held` is the hash of what of it was shown. */
  | {
      readonly kind: "mass-change";
      readonly key: string;
      readonly act: string;
      readonly held: string;
      readonly verdict: "consent" | "refuse";
    };

/** What a person said of one record. `record` is any member of the entity; it never names an entity id. */
export interface Decision {
  readonly kind: "decision";
  readonly source: "people";
  readonly site: string;
  readonly record: string;
  readonly recordKind: string;
  /** Id of the decision, given by the caller; repeats with the same key are dropped. */
  readonly key: string;
  readonly version: number;
  readonly at: number;
  readonly receivedAt: number;
  readonly author: string;
  readonly reason: string;
  readonly body: DecisionBody;
  readonly hash: string;
}

/** A whole rule set, in force from a date. The set in force at t is the one with the greatest (from, at, key) not after t. */
export interface RuleEntry {
  readonly kind: "rule";
  readonly key: string;
  readonly at: number;
  readonly receivedAt: number;
  readonly from: number;
  readonly author: string;
  readonly reason: string;
  /** The rules as data (see governance/rule.ts), canonical JSON. */
  readonly rules: string;
}

/** A completed read of a source, even an empty one: the source is not silent. */
export interface Contact {
  readonly kind: "contact";
  readonly source: string;
  readonly site: string;
  readonly feed: string;
  readonly at: number;
}

/** Time passed: dated rules, expiries and silent steps up to here take effect. */
export interface Tick {
  readonly kind: "tick";
  readonly at: number;
}

/** What the hub decided once because it depends on arrival or has an effect outside; read by folds, never decided again. */
export interface Act {
  readonly kind: "act";
  readonly act: string;
  readonly key: string;
  readonly site: string;
  readonly at: number;
  readonly body: string;
}

/** What came of a write to a foreign system. Nothing writes yet; the log has room for it. */
export interface Receipt {
  readonly kind: "receipt";
  readonly key: string;
  readonly site: string;
  readonly at: number;
  readonly body: string;
}

export type Entry = Claim | Decision | RuleEntry | Contact | Tick | Act | Receipt;

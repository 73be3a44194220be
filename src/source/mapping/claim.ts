// What a mapper makes of one raw row: a claim of one source about one record, in canonical text.

import type { ParkClass } from "../../model/park.ts";

export interface MappedClaim {
  /** Canonical kind. */
  readonly kind: string;
  /** The source's own key, parts joined by "/"; "" only when the whole record is parked for want of it. */
  readonly key: string;
  /** The source's version, a safe integer; undefined when the source has none (the hub counts its own). */
  readonly version: number | undefined;
  /** Business time, ms since epoch; undefined when the source does not say. */
  readonly at: number | undefined;
  readonly site: string;
  readonly deleted: boolean;
  /** Canonical text; "" = cleared, null = no value, absent = not spoken of (or parked). References hold the target's source key. */
  readonly fields: Readonly<Record<string, string | null>>;
  readonly parked: readonly ParkedField[];
  /** Place among the rows of the raw page. */
  readonly rawIndex: number;
  /** Only where a reference uses another source's key: field -> name of that source. */
  readonly foreign?: Readonly<Record<string, string>>;
  /** Only where another hub has made the claim: it is taken over with its place in history, not judged as news. */
  readonly relayed?: Relayed;
}

/** What a claim had at the hub that made it. */
export interface Relayed {
  /** ms */
  readonly receivedAt: number;
  /** Says what replaces what among claims of one version, and their order. */
  readonly hash: string;
  /** Name of the mapping that read it there. */
  readonly mapping: string;
  readonly withdrawn?: string;
  readonly unnamedBy?: string;
}

/** Field "*" parks the whole record. `value` is the source text that was refused. */
export interface ParkedField {
  readonly field: string;
  readonly class: ParkClass;
  readonly cause: string;
  readonly hint: string;
  readonly value: string | null;
}

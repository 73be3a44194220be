// The contract between the hub and one of a user's systems: the reading half.
// A connector knows how to get rows out of one kind of system; it never interprets them (that is the mapping's work).

import type { ZodType } from "zod";
import type { Clock } from "../base/clock.ts";
import type { Kind } from "../model/kind.ts";
import type { ParkCause } from "../model/park.ts";
import type { KnownFeed } from "./known-feed.ts";
import type { MappedClaim } from "./mapping/claim.ts";
import type { FeedMapping, MappingFile } from "./mapping/mapping.ts";

/** What a person is told of a connector before anything is connected. */
export interface ConnectorFacts {
  /** What it reads, in a few words. */
  readonly title: string;
  /** Against what its tests run: a system that works, answers of one, or nothing but its documentation. */
  readonly tested: "live" | "recordings" | "untested";
  readonly feeds: readonly KnownFeed[];
}

export interface Connector<Options = unknown> {
  /** Stable, kebab-case: the word in `connector:` of hub.yaml. */
  readonly name: string;
  /** Of those that come with the hub. */
  readonly about?: ConnectorFacts;
  /** Declared once; drives validation, documentation and the form of the console. */
  readonly options: ZodType<Options>;
  /** Comes with connectors of a standard, whose form is the same everywhere; hub.yaml may state another. */
  readonly mapping?: MappingFile;
  /** The same, where it depends on what the options say, such as the version of the system. Undefined: none comes for these. */
  mappingFor?(options: Options): MappingFile | undefined;
  /** Columns of its own in which every row says its version, its time and whether it is gone; a mapping may state others. */
  readonly marks?: Pick<FeedMapping, "version" | "at" | "deleted">;
  /**
   * Of a connector whose rows are claims already, made by another hub: takes them over as they were said. A feed is named after
   * its kind, and hub.yaml states no mapping. Does not depend on the feed: every kept page can be read with any of them.
   */
  relay?(options: Options, kind: Kind): (row: RawRow) => MappedClaim;
  open(options: Options, context: ConnectorContext): Promise<SourceReader>;
  /**
   * The rows of a page that was pulled and kept, each with the index it had: no call to the source. Absent where pages of this
   * connector cannot be read again. May throw a `Fault` where the page does not fit what hub.yaml says now.
   */
  reread?(options: Options, feed: string, page: KeptPage): readonly RawRow[];
}

/** A page as the hub kept it. */
export interface KeptPage {
  readonly raw: Uint8Array;
  /** As the page had it; "" where it had none. */
  readonly frame: string;
  /** Name of the delivery it came in first. */
  readonly delivery: string;
}

/** What a connector may touch of the world outside its own system. */
export interface ConnectorContext {
  readonly secrets: SecretSource;
  readonly clock: Clock;
  readonly log: SourceLog;
  /** Relative paths in options are relative to this folder (the one hub.yaml lies in). Absolute. */
  readonly folder: string;
  /** Aborted when the hub closes: a connector that waits for its system stops waiting. */
  readonly closing?: AbortSignal;
}

/** Gives the value behind a reference such as `${env:X}`. Values are never logged or printed. */
export interface SecretSource {
  resolve(reference: string): Promise<string>;
}

export interface SourceLog {
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
}

/** One open connection to one system. Methods are called one at a time per feed. Throws `Fault` when the system cannot be read. */
export interface SourceReader extends AsyncDisposable {
  /** `cursors`: from where feeds are going to be read, for a system that only rows tell the form of. */
  describe(cursors?: ReadonlyMap<string, string | undefined>): Promise<Contract>;
  /** Staged from "can it be reached" to "a sample row per feed"; stops at nothing, every stage answers. */
  check(): Promise<CheckResult[]>;
  /** Rows after the cursor (from the beginning when undefined), until there is nothing more right now. */
  pull(feed: string, cursor: string | undefined, limits: PageLimits): AsyncIterable<Page>;
  /** True once after the system has said that there is news: it is read at once then. Asked several times a second. */
  isWoken?(): boolean;
}

/** What the system offers. `hash` changes when and only when an object, a column or a type changes (drift). */
export interface Contract {
  readonly objects: readonly ContractObject[];
  /** Hex SHA-256 of the canonical form of `objects`. */
  readonly hash: string;
}

export interface ContractObject {
  readonly name: string;
  readonly columns: readonly ContractColumn[];
  /** How many rows tell the columns; absent: the system itself does. */
  readonly rows?: number;
}

export interface ContractColumn {
  readonly name: string;
  /** In the system's own words; `text` where it has none. */
  readonly type: string;
  /** Where rows tell it. `at times`: some do not have it; `so far`: each of few had it. Absent: it is always there. */
  readonly presence?: "at times" | "so far";
}

/** `name` and `secure` only where there is a host to look up and a certificate to show. */
export type CheckStage = "name" | "secure" | "reach" | "login" | "permission" | "sample";

export type CheckResult =
  | { readonly stage: CheckStage; readonly object: string; readonly ok: true; readonly detail: string }
  | { readonly stage: CheckStage; readonly object: string; readonly ok: false; readonly cause: string; readonly hint: string };

export interface PageLimits {
  readonly rowsMax: number;
  readonly bytesMax: number;
  /** Everything is read again beside a live cursor: where that needs a change in the system itself it is refused with a `Fault`. */
  readonly isBeside?: true;
}

export interface Page {
  readonly feed: string;
  readonly rows: readonly RawRow[];
  /** The exact bytes these rows came from: one blob per page. */
  readonly raw: Uint8Array;
  /** What `raw` alone does not tell and reading it again needs, such as column names of an earlier page. Opaque to the hub. */
  readonly frame?: string;
  /** Opaque to the hub. Stored in the transaction that stores the rows; handing it back continues after this page. */
  readonly cursor: string;
  /** True on the first page of a full enumeration; from here every page until the sealed one belongs to it. */
  readonly opened?: boolean;
  /** True on the last page of a full enumeration, read without an error: what was not in it no longer exists in the source. */
  readonly sealed?: boolean;
  readonly delivery: PageDelivery;
  /** Its cursor is stored before any row of a later page: only with it do they keep their versions when they are read again. */
  readonly isAlone?: boolean;
}

/** The file, message or query result a page belongs to. */
export interface PageDelivery {
  readonly name: string;
  /** Hex SHA-256 of the whole delivery's content where it is known, otherwise of the page's bytes. */
  readonly hash: string;
  /** ms since the epoch: how late it can know of the source, where that is earlier than its reading (a file). */
  readonly asOf?: number;
  /** The delivery as a whole could not be read; the page has no rows. */
  readonly fault?: ParkCause;
}

/** One row as the source gave it. Values are always source text: numbers by their digits, never through a float. */
export interface RawRow {
  /** Place among the rows of `raw`, from 0: (hash of raw, index) finds the row again. */
  readonly index: number;
  readonly values: RawValues;
  /** The row could not be read as a row; `values` holds what could be saved. */
  readonly fault?: ParkCause;
  /** Where it stood: "orders.csv row 17", for the person who looks for it. */
  readonly receivedPosition?: string;
}

/** Column name to source text. null: the source said "no value". A column that is not there was not spoken of. */
export type RawValues = Readonly<Record<string, string | null>>;

// The contract between the hub and one of a user's systems: the writing half.
// A sink writes what it is told and says what the system made of it. It never decides whether to write (that is the delivery's work).

import type { Connector, ConnectorContext, RawValues } from "../source/connector.ts";

/** A connector that also writes. */
export interface WritingConnector<Options = unknown> extends Connector<Options> {
  openSink(options: Options, context: ConnectorContext): Promise<Sink>;
  /** Why no record of this feed can be created with these options; null: it can. Absent: the connector creates none. */
  uncreatable?(options: Options, feed: string): { readonly cause: string; readonly hint: string } | null;
}

export const isWriting = (connector: Connector): connector is WritingConnector => "openSink" in connector;

/**
 * One open connection that writes to one system. Objects are named as feeds are, columns as the rows of that feed name them, and
 * values are source text as those rows give it: whoever can read a column knows how to write it. Calls about one record come one
 * after another. A method throws a `Fault` only where nothing was written: the system was not reached, or refused to be asked.
 */
export interface Sink extends AsyncDisposable {
  /** Records that it can be told at once; one after another where it does not say. */
  readonly sideBySide?: number;
  /** The record as the system shows it now; undefined where it has none of this key. */
  show(feed: string, key: string): Promise<Shown | undefined>;
  /** Writes these columns of one record, if it still is as it was `seen`. */
  update(feed: string, key: string, values: RawValues, seen: string): Promise<WriteAnswer>;
  /** Absent where the connector creates no records. */
  readonly births?: Births;
}

/**
 * Creating records. A mark is a name that the hub gives a record it creates; a system that keeps it tells afterwards which record that
 * is, whatever else has changed of it.
 */
export interface Births {
  /** How long a create without an answer may still take effect, ms. 0: the same mark can never make two records. */
  readonly settleMs: number;
  /** Keys of records of which each of these columns says what is given, also of such as the feed does not read; a few at most. */
  find(feed: string, values: RawValues): Promise<readonly string[]>;
  /** Keys of the records that bear one of these marks; none where the system keeps no marks. */
  marked(feed: string, marks: readonly string[]): Promise<readonly string[]>;
  /** Whether records of the feed bear marks. */
  keepsMarks(feed: string): boolean;
  /** Creates one record that says this and bears the mark. */
  create(feed: string, values: RawValues, mark: string): Promise<BirthAnswer>;
}

export type BirthAnswer =
  /** `left`: columns that it does not take of a new record, and why. */
  | { readonly kind: "created"; readonly key: string; readonly left: Readonly<Record<string, string>> }
  /** Nothing was created, for a reason of its own. */
  | { readonly kind: "refused"; readonly cause: string }
  /** No answer came: it may be there or not. */
  | { readonly kind: "unknown"; readonly cause: string };

export interface Shown {
  readonly values: RawValues;
  /** What a write states to be refused if the record has changed since (an ETag, a time of writing); opaque to the hub. */
  readonly seen: string;
}

export type WriteAnswer =
  /** The system says that it wrote; what it shows afterwards tells whether it did. */
  | { readonly kind: "written" }
  /** It was changed meanwhile; nothing was written. */
  | { readonly kind: "changed" }
  /** The system refused it for a reason of its own; nothing was written. */
  | { readonly kind: "refused"; readonly cause: string }
  /** No answer came: it may have been written or not. */
  | { readonly kind: "unknown"; readonly cause: string };

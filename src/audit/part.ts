// A part of an audit export: one file, what it says, and the statement that gives its rows.

export interface Part {
  /** Name of the file, without its ending. */
  readonly name: string;
  /** What it holds, for whoever opens the folder. */
  readonly says: string;
  readonly columns: readonly string[];
  /** A column of whole numbers that is added up, apart for each value of another. */
  readonly sum?: { readonly column: string; readonly by: string };
  /** One statement without parameters, its columns as listed, in an order that nothing but the rows decides. */
  readonly sql: string;
}

// A golden record as a query gives it.

/** An entity's survivors as the record table keeps them. */
export const docOf = (doc: string | null | undefined): Readonly<Record<string, string>> =>
  doc ? (JSON.parse(doc) as Readonly<Record<string, string>>) : {};

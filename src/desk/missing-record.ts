// Records that one of two systems does not know.

/** What one system does not know and the other does. */
export interface Missing {
  readonly system: string;
  readonly count: number;
  /** Those with the largest figures first; at most as many as asked for. */
  readonly records: readonly MissingRecord[];
}

interface MissingRecord {
  readonly entity: string;
  readonly label: string;
  /** Its key in the system that knows it. */
  readonly key: string;
  readonly figures: readonly { readonly field: string; readonly amount: string; readonly unit: string }[];
}

/** "finance lacks R-2 and 3 more". */
export const lacksText = ({ system, count, records }: Missing): string => {
  const named = records.slice(0, namedInText).map(({ label }) => label);
  const more = count - named.length;
  return `${system} lacks ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
};

const namedInText = 3;

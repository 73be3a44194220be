// Records that one of two systems does not know.

import { isNamedOpenly } from "./label.ts";
import type { Reader } from "./reader.ts";

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

/** Without figures that the reader may not see; a label can tell of any field. */
export const shownMissing = (missing: Missing, kind: string, site: string, reader: Pick<Reader, "shows" | "sight" | "model">): Missing => ({
  ...missing,
  records: reader.sight.everything
    ? missing.records
    : missing.records.map((one) => ({
        ...one,
        label: isNamedOpenly(kind, site, reader) ? one.label : one.key,
        figures: one.figures.filter(({ field }) => reader.shows(kind, field, site)),
      })),
});

/** "finance lacks R-2 and 3 more". */
export const lacksText = ({ system, count, records }: Missing): string => {
  const named = records.slice(0, namedInText).map(({ label }) => label);
  const more = count - named.length;
  return `${system} lacks ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
};

const namedInText = 3;

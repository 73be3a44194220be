// The text of a claimed reference: the target's key in the claiming source, or another source's key with that source's name.

/** U+001F, the unit separator: no system's keys contain it. */
const separator = "\u001f";

/** The reference value that names a record by another source's key. */
export const foreignReference = (source: string, key: string): string => `${source}${separator}${key}`;

export interface ReferenceKey {
  readonly source: string;
  readonly key: string;
}

/** Whose key a reference value is: the claiming source's own unless it names another. */
export const readReference = (claimSource: string, value: string): ReferenceKey => {
  const at = value.indexOf(separator);
  return at < 0 ? { source: claimSource, key: value } : { source: value.slice(0, at), key: value.slice(at + 1) };
};

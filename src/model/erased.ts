// What stands where a value was that told of a person and was erased. Equal values have equal words within one erasure, so what
// agreed agrees still; words of two erasures are never equal.

const opening = "[erased ";

/** `tag`: sixteen hex digits of the erasure. `number`: 0 where nobody knows what it was. */
export const erasedValue = (tag: string, number: number): string => `${opening}${tag} ${number}]`;

export const isErased = (value: string): boolean => value.startsWith(opening);

/** Records that were one by rule before they were erased say so under this name. No field is named so. */
export const erasedGroupField = "erased with";

// Text as it may enter: composed, well formed, and free of characters that no person can see.

/** Unicode NFC. ASCII, which most text is, passes without a copy. */
export const normalText = (text: string): string => (isAscii(text) ? text : text.normalize("NFC"));

/** False where a surrogate stands alone: such text cannot be written as UTF-8 without loss. */
export const isWellFormed = (text: string): boolean => text.isWellFormed();

/** PostgreSQL text cannot hold NUL. */
export const hasNul = (text: string): boolean => text.includes("\u0000");

/** Text as every store can hold it: what it cannot hold is replaced by U+FFFD. For showing, never for believing. */
export const printableText = (text: string): string => text.toWellFormed().replaceAll("\u0000", "\ufffd");

// Soft hyphen, Mongolian vowel separator, zero-width space and (non-)joiners, bidi marks, embeddings, overrides and
// isolates, word joiner and invisible operators, byte order mark, tag characters.
const hidden = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\u{E0000}-\u{E007F}]/u;

/** True where two texts could look alike to a person and differ, or show in another order than they are stored. */
export const hasHiddenCharacters = (text: string): boolean => !isAscii(text) && hidden.test(text);

const isAscii = (text: string): boolean => {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return false;
  return true;
};

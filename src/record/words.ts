// The words by which people look for a record. A pure function of its values, so that a rebuild tells the same.

/** Fields whose text names a record to a person. What stands in others is found by what they belong to. */
const naming: readonly string[] =
  `number code name given_name family_name iban gtin tax_number duns gln register_number email partner_reference payment_reference
  structured_reference bank_reference end_to_end_id tracking_number counterparty_name counterparty_iban asset lot`.split(/\s+/);

/** A name of fifty words, or a word of a hundred letters, is no name. */
const [wordsMax, lettersMax] = [24, 64];
/** Part of a number: shorter ones are in every second number. */
const partLettersMin = 3;

const marks = /\p{M}+/gu;
const edges = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const inner = /[^\p{L}\p{N}]+/u;

/** Words of a text as they are looked for: lower case, without accents, without what stands around them. */
export function wordsOfText(text: string): string[] {
  const plain = text.normalize("NFKD").replace(marks, "").toLowerCase();
  return plain.split(/\s+/u).flatMap((raw) => {
    const word = raw.replace(edges, "").slice(0, lettersMax);
    return word === "" ? [] : [word];
  });
}

/** Each word once, and the parts of those that are put together: PO-2026-0001 is found by 0001. */
export function wordsOf(values: Readonly<Record<string, string>>): string {
  const words = new Set<string>();
  for (const field of naming) {
    const value = values[field];
    if (value === undefined || value === "") continue;
    for (const word of wordsOfText(value)) {
      words.add(word);
      for (const part of inner.test(word) ? word.split(inner) : []) if (part.length >= partLettersMin) words.add(part);
    }
    if (words.size >= wordsMax) break;
  }
  return [...words].slice(0, wordsMax).join(" ");
}

/** True where both say the same words. */
export function isSameNamed(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  for (const field of naming) if (one[field] !== other[field]) return false;
  return true;
}

// Check digits: whether a number can be what it claims to be. Nobody is asked, nothing is looked up.

export type CheckDigit = "iban" | "gtin" | "lei" | "vat";

export const checkDigits = ["iban", "gtin", "lei", "vat"] as const satisfies readonly CheckDigit[];

/** Blanks between groups are how people write such numbers, and say nothing. */
const dense = (text: string): string => text.replace(/[\s.-]/g, "").toUpperCase();

export function hasCheckDigit(kind: CheckDigit, text: string): boolean {
  const number = dense(text);
  switch (kind) {
    case "iban":
      return isIban(number);
    case "gtin":
      return isGtin(number);
    case "lei":
      return /^[0-9A-Z]{18}\d\d$/.test(number) && remainder97(number) === 1;
    case "vat":
      return isVat(number);
  }
}

/** ISO 7064 MOD 97-10; letters count from 10. */
function remainder97(number: string): number {
  let remainder = 0;
  for (const sign of number) {
    const value = Number.parseInt(sign, 36);
    remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
  }
  return remainder;
}

/** ISO 13616: country, two check digits, up to thirty signs of the country's own. */
const isIban = (number: string): boolean =>
  /^[A-Z]{2}\d\d[0-9A-Z]{11,30}$/.test(number) && remainder97(number.slice(4) + number.slice(0, 4)) === 1;

/** GS1: eight, twelve, thirteen or fourteen digits, weighted 3 and 1 from the right. */
const isGtin = (number: string): boolean => /^(\d{8}|\d{12,14})$/.test(number) && weighted(number, [1, 3]) % 10 === 0;

/** Sum of digits times weights; the weights run from the right and repeat. */
const weighted = (digits: string, weights: readonly number[]): number =>
  Array.from(digits)
    .toReversed()
    .reduce((sum, digit, place) => sum + Number(digit) * (weights[place % weights.length] ?? 0), 0);

/** The sum of decimal digits after every second one was doubled, from the right. */
const luhn = (digits: string): number =>
  Array.from(digits)
    .toReversed()
    .reduce((sum, digit, place) => {
      const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
      return sum + (value > 9 ? value - 9 : value);
    }, 0);

/** ISO 7064 MOD 11,10, over nine digits and their check digit. */
function mod1110(digits: string): boolean {
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits.at(-1));
}

/** The form of each member state's number, and its check digit where it is published and has one form only. */
const vatForms: Readonly<Record<string, readonly [form: RegExp, check?: (body: string) => boolean]>> = {
  AT: [/^U\d{8}$/],
  BE: [/^[01]\d{9}$/, (body) => 97 - (Number(body.slice(0, 8)) % 97) === Number(body.slice(8))],
  BG: [/^\d{9,10}$/],
  CY: [/^\d{8}[A-Z]$/],
  CZ: [/^\d{8,10}$/],
  DE: [/^[1-9]\d{8}$/, mod1110],
  DK: [/^[1-9]\d{7}$/, (body) => weighted(body, [1, 2, 3, 4, 5, 6, 7, 2]) % 11 === 0],
  EE: [/^\d{9}$/],
  EL: [/^\d{9}$/],
  ES: [/^[0-9A-Z]\d{7}[0-9A-Z]$/],
  FI: [/^\d{8}$/, (body) => weighted(body, [1, 2, 4, 8, 5, 10, 9, 7]) % 11 === 0],
  FR: [/^[0-9A-HJ-NP-Z]{2}\d{9}$/, (body) => luhn(body.slice(2)) % 10 === 0 && isFrenchKey(body)],
  HR: [/^\d{11}$/, mod1110],
  HU: [/^\d{8}$/],
  IE: [/^\d[0-9A-Z+*]\d{5}[A-Z]{1,2}$/],
  IT: [/^\d{11}$/, (body) => luhn(body) % 10 === 0],
  LT: [/^(\d{9}|\d{12})$/],
  LU: [/^\d{8}$/, (body) => Number(body.slice(0, 6)) % 89 === Number(body.slice(6))],
  LV: [/^\d{11}$/],
  MT: [/^\d{8}$/],
  NL: [/^[0-9A-Z+*]{10}\d\d$/],
  PL: [/^\d{10}$/, (body) => weighted(body.slice(0, 9), [7, 6, 5, 4, 3, 2, 7, 5, 6]) % 11 === Number(body.at(-1))],
  PT: [/^\d{9}$/, (body) => ((11 - (weighted(body.slice(0, 8), [2, 3, 4, 5, 6, 7, 8, 9]) % 11)) % 11) % 10 === Number(body.at(-1))],
  RO: [/^\d{2,10}$/],
  SE: [/^\d{10}01$/, (body) => luhn(body.slice(0, 10)) % 10 === 0],
  SI: [/^[1-9]\d{7}$/],
  SK: [/^[1-9]\d{9}$/, (body) => Number(body) % 11 === 0],
  XI: [/^(\d{9}|\d{12})$/],
};

/** The two digits before a French company's number; with letters in them another rule holds, and the form has to do. */
const isFrenchKey = (body: string): boolean =>
  !/^\d\d/.test(body) || (12 + 3 * (Number(body.slice(2)) % 97)) % 97 === Number(body.slice(0, 2));

/** An EU VAT number with its country before it. */
function isVat(number: string): boolean {
  const known = vatForms[number.slice(0, 2)];
  if (known === undefined) return false;
  const [form, check] = known;
  const body = number.slice(2);
  return form.test(body) && (check === undefined || check(body));
}

// How alike two identifiers are: numbers of registers, banks, telephones, dates of birth. One slip of a key may be a slip; two are
// another number.
import { codeText, edits, words } from "./word.ts";

const slip = 0.8;
const slipLengthMin = 6;

/** Numbers and codes of any register: spaces, points and leading zeros mean nothing. */
export function codeLikeness(a: string, b: string): number {
  const [one, other] = [withoutZeros(codeText(a)), withoutZeros(codeText(b))];
  if (one === other) return 1;
  return Math.min(one.length, other.length) >= slipLengthMin && edits(one, other, 1) === 1 ? slip : 0;
}

const withoutZeros = (code: string): string => code.replace(/^0+(?=.)/u, "");

const countryPrefix = /^[A-Z]{2}(?=[A-Z0-9]*\d)/;

/** Tax numbers: with and without the letters of the country they are the same. */
export function taxLikeness(a: string, b: string): number {
  const [one, other] = [codeText(a), codeText(b)];
  const [country, otherCountry] = [countryPrefix.exec(one)?.[0], countryPrefix.exec(other)?.[0]];
  if (country !== undefined && otherCountry !== undefined) return country === otherCountry ? codeLikeness(one, other) : 0;
  return codeLikeness(one.replace(countryPrefix, ""), other.replace(countryPrefix, ""));
}

/** Account numbers: two that both pass their check are two accounts, however alike they look. */
export function ibanLikeness(a: string, b: string): number {
  const [one, other] = [codeText(a), codeText(b)];
  if (one === other) return 1;
  if (isIban(one) && isIban(other)) return 0;
  return edits(one, other, 1) === 1 ? slip : 0;
}

/** ISO 13616: country and check digits moved to the end, letters as numbers, remainder by 97 is 1. */
export function isIban(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return false;
  let rest = 0;
  for (const letter of iban.slice(4) + iban.slice(0, 4))
    for (const digit of Number.parseInt(letter, 36).toString()) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

/** "(0)" is dialled at home only. */
export const phoneDigits = (value: string): string => value.replace("(0)", "").replace(/\D/gu, "").replace(/^0+/u, "");

const phoneDigitsMin = 6;

/** One number written with and one without country code end alike. */
export function phoneLikeness(a: string, b: string): number {
  const [one, other] = [phoneDigits(a), phoneDigits(b)];
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= phoneDigitsMin && long.endsWith(short) ? 1 : 0;
}

/** Mailboxes of a desk, not of a person: many share them. */
const desks = new Set(
  (
    "accounting accounts admin billing contact einkauf hello help info invoice mail office orders purchasing sales service support " +
    "vertrieb"
  ).split(" "),
);
const deskLikeness = 0.6;

export const mailbox = (value: string): string => (/<([^<>]+)>/.exec(value)?.[1] ?? value).trim().toLowerCase();

export function emailLikeness(a: string, b: string): number {
  const [one, other] = [mailbox(a), mailbox(b)];
  if (one !== other) return edits(one, other, 1) === 1 && one.length >= 10 ? slip : 0;
  return desks.has(words(one.split("@")[0] ?? "")[0] ?? "") ? deskLikeness : 1;
}

const dateForm = /^(\d{4})-(\d{2})-(\d{2})/;
const exchanged = 0.9;
const exchangedWithSlip = 0.5;

/** Dates: one digit wrong, or day and month exchanged, may be a slip; both together say nothing. */
export function dateLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const [year = "", month = "", day = ""] = dateForm.exec(a)?.slice(1) ?? [];
  const turned = `${year}-${day}-${month}`;
  if (turned === b.slice(0, 10)) return exchanged;
  if (edits(a.slice(0, 10), b.slice(0, 10), 1) === 1) return slip;
  return edits(turned, b.slice(0, 10), 1) === 1 ? exchangedWithSlip : 0;
}

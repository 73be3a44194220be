import { randomInt } from "node:crypto";

/** A German VAT number whose check digit is right (ISO 7064, MOD 11,10): Tryton takes no other. */
export function vatNumber(): string {
  const digits = String(randomInt(10_000_000, 99_999_999));
  let product = 10;
  for (const digit of digits) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return `DE${digits}${(11 - product) % 10}`;
}

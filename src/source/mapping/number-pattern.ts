// Numbers as systems write them, turned into plain decimal text. Digits are moved, never computed with floats.

import { decimalOf, parseDecimal, powerOfTen, rescale, toText } from "../../base/decimal.ts";

export interface NumberPattern {
  readonly decimal?: "," | "." | undefined;
  readonly grouping?: "," | "." | " " | "'" | undefined;
  readonly sign?: "leading" | "trailing" | undefined;
  /** Decimals to round to, once, half to even: only for sources that send binary floats. */
  readonly scale?: number | undefined;
}

/** Gives plain decimal text, or undefined where the text does not have the form. */
export type NumberReader = (text: string) => string | undefined;

/** Larger exponents are no quantity or amount; the bound keeps the digits of 1e999999999 out of memory. */
const exponentMax = 40;
const floatForm = /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Undefined where the pattern asks for nothing: the text is taken as it is. */
export const compileNumberPattern = (pattern: NumberPattern): NumberReader | undefined => {
  const { decimal, grouping, sign, scale } = pattern;
  if (decimal === undefined && grouping === undefined && sign === undefined && scale === undefined) return undefined;
  const point = decimal === "," ? "," : "\\.";
  const group = grouping === undefined ? undefined : grouping === " " ? "[ \\u00A0\\u202F]" : `\\${grouping}`;
  const whole = group === undefined ? "\\d+" : `(?:\\d{1,3}(?:${group}\\d{3})+|\\d+)`;
  const exponent = scale === undefined ? "" : "(?:[eE][+-]?\\d{1,3})?";
  const body = `${whole}(?:${point}\\d+)?${exponent}`;
  const form = new RegExp(sign === "trailing" ? `^${body}-?$` : `^-?${body}$`);
  const groups = group === undefined ? undefined : new RegExp(group, "g");
  return (text) => {
    if (!form.test(text)) return undefined;
    let plain = groups === undefined ? text : text.replace(groups, "");
    if (decimal === ",") plain = plain.replace(",", ".");
    if (sign === "trailing" && plain.endsWith("-")) plain = `-${plain.slice(0, -1)}`;
    return scale === undefined ? plain : roundedOnce(plain, scale);
  };
};

const roundedOnce = (text: string, scale: number): string | undefined => {
  const parts = floatForm.exec(text);
  if (parts === null) return undefined;
  const fraction = parts[2] ?? "";
  const digits = parseDecimal(`${parts[1]}${fraction}`);
  const exponent = Number(parts[3] ?? "0");
  if (digits === undefined || Math.abs(exponent) > exponentMax) return undefined;
  const places = fraction.length - exponent;
  const exact = places >= 0 ? decimalOf(digits.digits, places) : decimalOf(digits.digits * powerOfTen(-places));
  return toText(rescale(exact, scale, "half-even"));
};

// Amounts as answers carry them.

import { currencyExponent } from "../base/currency.ts";
import { pointedText } from "../base/decimal.ts";

/** Minor units as decimal text. A line whose currency nobody names comes to nothing and is printed without decimals. */
export const amountText = (minor: bigint, currency: string): string => pointedText(minor, currencyExponent(currency) ?? 0);

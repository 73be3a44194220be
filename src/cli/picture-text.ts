// Amounts, days and lines as people read them.

const months = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec".split(",");

/** "2 Mar 2026" of an ISO date or instant; short: "2 Mar". */
export const dayText = (iso: string, length: "long" | "short" = "long"): string => {
  const day = `${iso.slice(8, 10).replace(/^0/, "")} ${months[Number(iso.slice(5, 7)) - 1] ?? ""}`;
  return length === "short" ? day : `${day} ${iso.slice(0, 4)}`;
};

/** "1,234,567.00" of exact decimal text. */
export const groupedAmount = (amount: string): string => {
  const [whole = "", fraction] = amount.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
};

/** "EUR 18,400.00". */
export const amountText = (amount: string, currency: string): string => `${currency} ${groupedAmount(amount)}`;

export const padded = (text: string, width: number): string => text.padStart(width);

/** At most `width` characters; what does not fit ends with an ellipsis. Escape codes of colours take no room. */
export const clipped = (text: string, width: number): string => {
  // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
  const visible = text.replace(/\u001b\[\d+m/g, "");
  return visible.length <= width ? text : `${visible.slice(0, width - 1)}…`;
};

/** A sentence on one line, or its effect on a line of its own. */
export const wrapped = (sentence: string, width: number): string[] => {
  const [cause = "", effect = ""] = sentence.split(" -> ");
  return sentence.length <= width || effect === "" ? [sentence] : [cause, `  -> ${effect}`];
};

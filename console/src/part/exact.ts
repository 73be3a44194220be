// Sums of exact decimal texts: money is never turned into a float to be added.

const pattern = /^(-?)(\d+)(?:\.(\d+))?$/;

const placesOf = (text: string): number => pattern.exec(text)?.[3]?.length ?? 0;

function scaled(text: string, places: number): bigint {
  const [, sign = "", whole = "0", fraction = ""] = pattern.exec(text) ?? [];
  const digits = BigInt(whole + fraction.padEnd(places, "0"));
  return sign === "-" ? -digits : digits;
}

function textOf(amount: bigint, places: number): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(places + 1, "0");
  const sign = amount < 0n ? "-" : "";
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** With as many places as the longest of them; of nothing it is 0. */
export function sumOf(amounts: readonly string[]): string {
  const places = Math.max(0, ...amounts.map(placesOf));
  return textOf(
    amounts.reduce((sum, amount) => sum + scaled(amount, places), 0n),
    places,
  );
}

export const negated = (amount: string): string => (isZero(amount) ? amount : amount.startsWith("-") ? amount.slice(1) : `-${amount}`);

export const magnitude = (amount: string): string => (amount.startsWith("-") ? amount.slice(1) : amount);

export const isZero = (amount: string): boolean => !/[1-9]/.test(amount);

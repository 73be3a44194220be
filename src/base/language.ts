// The languages in which people are told what the hub knows.

export const languages = ["en", "de"] as const;

export type Language = (typeof languages)[number];

/** By the header of a request: the first of those it names that there is. */
export const languageOf = (accepted: string | undefined): Language =>
  (accepted ?? "")
    .split(",")
    .map((one) => one.trim().slice(0, 2).toLowerCase())
    .find((one): one is Language => languages.some((known) => known === one)) ?? "en";

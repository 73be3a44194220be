// Which language is shown, kept in this browser. The pseudo-locale shows what is not translated and what does not fit.

export const languages = ["en", "de"] as const;
/** `en-XA` is offered nowhere: it is set by address, `?language=en-XA`, by who checks a page. */
export type Language = (typeof languages)[number] | "en-XA";

const kept = "synchromesh-language";

const isLanguage = (text: string | null): text is Language => text === "en-XA" || languages.some((one) => one === text);

function firstLanguage(): Language {
  const asked = new URLSearchParams(window.location.search).get("language");
  if (isLanguage(asked)) return asked;
  const chosen = window.localStorage.getItem(kept);
  if (isLanguage(chosen)) return chosen;
  return window.navigator.language.startsWith("de") ? "de" : "en";
}

export const language: Language = firstLanguage();

/** Dates and numbers follow the language. */
export const locale: string = language === "de" ? "de-DE" : "en-GB";

/** Every page is drawn anew: nothing is left in the other language. */
export function chooseLanguage(chosen: Language): void {
  window.localStorage.setItem(kept, chosen);
  window.location.reload();
}

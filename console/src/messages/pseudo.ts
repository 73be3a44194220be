// Text as a language that nobody speaks: accents show what came from a message file, length shows what does not fit.

const accents: Readonly<Record<string, string>> = {
  a: "á",
  e: "é",
  i: "í",
  o: "ö",
  u: "ü",
  A: "Á",
  E: "É",
  I: "Í",
  O: "Ö",
  U: "Ü",
  n: "ñ",
  c: "ç",
};

/** How much longer German and French get, as a share. */
const growth = 0.35;

export function pseudo(text: string): string {
  const parts = text.split(/(\{\w+\})/);
  const accented = parts
    .map((part) => (part.startsWith("{") ? part : part.replaceAll(/[a-z]/gi, (char) => accents[char] ?? char)))
    .join("");
  return `⟦${accented}${"~".repeat(Math.ceil(text.length * growth))}⟧`;
}

// Rows out of COPY's text format, which arrives in pieces that end anywhere.

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v" };

const fieldOf = (text: string): string | null => {
  if (text === "\\N") return null;
  return text.includes("\\") ? text.replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character) : text;
};

export interface CopyReader {
  /** The rows that this piece completes. */
  take(bytes: Uint8Array): (string | null)[][];
}

export function copyReader(): CopyReader {
  const decoder = new TextDecoder();
  let rest = "";
  return {
    take(bytes) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      return lines.map((line) => line.split("\t").map(fieldOf));
    },
  };
}

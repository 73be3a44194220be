// Bytes to text, strictly: a byte that does not belong to the stated encoding is an error, never a replacement character.

import type { Encoding } from "./dialect.ts";

/** Bytes of the byte order mark at the start of the file, 0 where there is none. */
export const markLength = (bytes: Uint8Array, encoding: Encoding): number => {
  if (encoding === "utf-8") return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (encoding === "utf-16le") return bytes[0] === 0xff && bytes[1] === 0xfe ? 2 : 0;
  if (encoding === "utf-16be") return bytes[0] === 0xfe && bytes[1] === 0xff ? 2 : 0;
  return 0;
};

/** Bytes of one code unit. */
export const unitLength = (encoding: Encoding): 1 | 2 => (encoding === "utf-16le" || encoding === "utf-16be" ? 2 : 1);

export type Decode = (bytes: Uint8Array) => string | undefined;

/** Gives undefined for bytes that are not of the encoding. */
export const decoder = (encoding: Encoding): Decode => {
  // The web's "iso-8859-1" is windows-1252; where the source means Latin-1, 0x80-0x9F are control characters.
  if (encoding === "iso-8859-1") return (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const strict = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return (bytes) => {
    try {
      return strict.decode(bytes);
    } catch {
      return undefined;
    }
  };
};

export interface EncodingGuess {
  readonly encoding: Encoding;
  readonly evidence: string;
}

/** From the first bytes of a file (a cut at the end of the sample does not count as wrong). */
export const guessEncoding = (sample: Uint8Array): EncodingGuess => {
  if (markLength(sample, "utf-8") > 0) return { encoding: "utf-8", evidence: "it starts with the UTF-8 byte order mark" };
  if (markLength(sample, "utf-16le") > 0) return { encoding: "utf-16le", evidence: "it starts with a byte order mark" };
  if (markLength(sample, "utf-16be") > 0) return { encoding: "utf-16be", evidence: "it starts with a byte order mark" };
  const zeros = [0, 0];
  for (let index = 0; index < sample.length; index += 1) if (sample[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const many = sample.length / 5;
  if ((zeros[1] ?? 0) > many) return { encoding: "utf-16le", evidence: "every second byte is zero" };
  if ((zeros[0] ?? 0) > many) return { encoding: "utf-16be", evidence: "every first byte of two is zero" };
  const high = sample.filter((byte) => byte > 127).length;
  if (high === 0) return { encoding: "utf-8", evidence: "the sample is plain ASCII" };
  for (let cut = 0; cut < 4; cut += 1) {
    if (decoder("utf-8")(sample.subarray(0, sample.length - cut)) !== undefined) {
      return { encoding: "utf-8", evidence: `${high} bytes above 127, all of them valid UTF-8` };
    }
  }
  const first = sample.findIndex((byte) => byte > 127);
  return { encoding: "windows-1252", evidence: `byte ${first} (0x${(sample[first] ?? 0).toString(16)}) and others are not valid UTF-8` };
};

// The body of a write: strict UTF-8, exact JSON; a refusal says at which byte, or line and column.

import { isUtf8 } from "node:buffer";
import { type ExactJson, parseExactJson } from "../base/exact-json.ts";
import { Fault } from "../base/fault.ts";

const subject = "body";

/** Numbers and booleans arrive as their source text. Faults: `utf8-refused`, `json-refused`. */
export function readBody(bytes: Uint8Array): ExactJson {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  if (isUtf8(bytes)) return parseExactJson(text, subject);
  const cause = `byte ${firstBadByte(bytes, text)} is not UTF-8`;
  throw new Fault({ code: "utf8-refused", subject, cause, hint: "send the text in UTF-8" });
}

/** Decoding put a replacement character where a byte was bad; one that was really sent is passed over. */
function firstBadByte(bytes: Uint8Array, decoded: string): number {
  let byte = 0;
  let from = 0;
  for (;;) {
    const at = decoded.indexOf("\ufffd", from);
    byte += Buffer.byteLength(decoded.slice(from, at));
    const wasSent = bytes[byte] === 0xef && bytes[byte + 1] === 0xbf && bytes[byte + 2] === 0xbd;
    if (!wasSent) return byte;
    byte += 3;
    from = at + 1;
  }
}

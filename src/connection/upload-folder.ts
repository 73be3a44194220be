// Files given through the API. Their folders and names are the hub's own: nothing that somebody sends becomes a path.

import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";

export interface Uploaded {
  /** For `folder:` of a source: relative to hub.yaml. */
  readonly folder: string;
  /** For `file:` of its feed. */
  readonly file: string;
  readonly bytes: number;
}

export const uploadBytesMax = 10 * 1024 * 1024;
const formats = { csv: "csv", json: "json", xml: "xml" } as const;
export type UploadFormat = keyof typeof formats;

/** `connection`: a name, checked by whoever calls. `beside`: the folder of hub.yaml. */
export function keepUpload(folder: string, beside: string, connection: string, content: Uint8Array, format: UploadFormat): Uploaded {
  if (content.length === 0 || content.length > uploadBytesMax) {
    const cause = content.length === 0 ? "it is empty" : `it has more than ${uploadBytesMax} bytes`;
    throw new Fault({
      code: "upload-refused",
      subject: "content",
      cause,
      hint: "send one file; larger ones are dropped into a folder of hub.yaml",
    });
  }
  const own = join(folder, connection);
  const file = `${sha256Hex(content).slice(0, 16)}.${formats[format]}`;
  mkdirSync(own, { recursive: true, mode: 0o700 });
  writeFileSync(join(own, `${file}.next`), content, { mode: 0o600 });
  renameSync(join(own, `${file}.next`), join(own, file));
  return { folder: relative(beside, own), file, bytes: content.length };
}

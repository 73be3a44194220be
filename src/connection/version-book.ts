// The versions of hub.yaml, each with who made it, when and why. They lie beside the hub's keys, not in its database: a database that is
// restored elsewhere brings no configuration of another machine along, and what somebody wrote there in plain goes into no backup.

import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import { readOwnText } from "../platform/own-file.ts";

export interface ConfigurationVersion {
  readonly version: number;
  /** Hex SHA-256 of the text. */
  readonly hash: string;
  /** ISO 8601, UTC: when it was written, or first seen. */
  readonly at: string;
  /** null: somebody edited the file on its machine. */
  readonly author: string | null;
  readonly reason: string;
  /** What was changed, in a few words. */
  readonly what: string;
}

export interface VersionBook {
  /** The oldest first. */
  list(): readonly ConfigurationVersion[];
  /** Fault `version-unknown`. */
  text(version: number): string;
  /** The last one of that hash; undefined: it was never kept. */
  ofHash(hash: string): ConfigurationVersion | undefined;
  /** What stands in the file now. Kept, where it was not yet. */
  current(at: string): { readonly text: string; readonly version: ConfigurationVersion };
  /** Replaces the file in one step, once the new text is kept. */
  write(text: string, facts: Omit<ConfigurationVersion, "version" | "hash">): ConfigurationVersion;
  /** Whoever made a version stays one person, of another name. */
  rename(author: string, other: string): void;
}

export const hashOfText = (text: string): string => sha256Hex(text);

/** `file`: hub.yaml. `folder`: where its versions lie. */
export function openVersionBook(file: string, folder: string): VersionBook {
  const index = join(folder, "versions.jsonl");
  const list = (): ConfigurationVersion[] =>
    existsSync(index)
      ? readFileSync(index, "utf8")
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line) as ConfigurationVersion)
      : [];
  const placeOf = (version: number): string => join(folder, `${String(version).padStart(6, "0")}.yaml`);
  const keep = (text: string, facts: Omit<ConfigurationVersion, "version" | "hash">): ConfigurationVersion => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const version = { version: (list().at(-1)?.version ?? 0) + 1, hash: hashOfText(text), ...facts };
    writeWhole(placeOf(version.version), text, 0o600);
    appendFileSync(index, `${JSON.stringify(version)}\n`, { mode: 0o600 });
    return version;
  };
  const ofHash = (hash: string): ConfigurationVersion | undefined => list().findLast((one) => one.hash === hash);
  return {
    list,
    ofHash,
    text(version) {
      if (list().some((one) => one.version === version)) return readFileSync(placeOf(version), "utf8");
      const hint = "list them: synchromesh configuration";
      throw new Fault({ code: "version-unknown", subject: `version ${version}`, cause: "hub.yaml has no such version", hint });
    },
    current(at) {
      const text = readOwnText(file);
      const last = list().at(-1);
      if (last?.hash === hashOfText(text)) return { text, version: last };
      const what = last === undefined ? "as it was found" : "edited on its machine";
      return { text, version: keep(text, { at, author: null, reason: "", what }) };
    },
    write(text, facts) {
      const version = keep(text, facts);
      writeWhole(file, text, statSync(file).mode & 0o777);
      return version;
    },
    rename(author, other) {
      const known = list();
      if (known.every((one) => one.author !== author)) return;
      const renamed = known.map((one) => (one.author === author ? { ...one, author: other, reason: "" } : one));
      writeWhole(index, renamed.map((one) => `${JSON.stringify(one)}\n`).join(""), 0o600);
    },
  };
}

/** A reader sees the old text or the new one, never a part, also after a power cut. */
function writeWhole(path: string, text: string, mode: number): void {
  const next = `${path}.next`;
  const handle = openSync(next, "w", mode);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(next, path);
}

// Connections that somebody is still writing: each a file in the data folder, with references in the place of secrets.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../base/canonical-json.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import type { WrittenSource } from "./yaml-edit.ts";

export interface Draft {
  readonly name: string;
  /** As hub.yaml would say it. */
  readonly source: WrittenSource;
  /** Hash of the hub.yaml that it was begun upon. */
  readonly base: string;
  readonly author: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Changes with every change of the draft. */
  readonly revision: string;
}

export interface DraftBook {
  list(): readonly Draft[];
  /** Fault `draft-unknown`. */
  read(name: string): Draft;
  /** `revision`: of the draft that was looked at; undefined: there was none. Fault `draft-changed`. */
  write(draft: Omit<Draft, "revision">, revision: string | undefined): Draft;
  remove(name: string): void;
  /** Whoever wrote a draft stays one person, of another name. */
  rename(author: string, other: string): void;
}

const nameForm = /^[a-z][a-z0-9-]{0,62}$/;

export function openDraftBook(folder: string): DraftBook {
  const list = (): Draft[] =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((file) => file.endsWith(".json"))
          .toSorted()
          .map((file) => read(file.slice(0, -".json".length)))
      : [];
  const put = (draft: Draft): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const place = placeOf(draft.name);
    writeFileSync(`${place}.next`, `${JSON.stringify(draft, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${place}.next`, place);
  };
  const placeOf = (name: string): string => {
    if (!nameForm.test(name)) throw unknown(name);
    return join(folder, `${name}.json`);
  };
  const read = (name: string): Draft => {
    const place = placeOf(name);
    if (!existsSync(place)) throw unknown(name);
    return JSON.parse(readFileSync(place, "utf8")) as Draft;
  };
  return {
    list,
    read,
    write(draft, revision) {
      const known = existsSync(placeOf(draft.name)) ? read(draft.name) : undefined;
      if (known !== undefined && known.revision !== revision) throw draftChanged(known);
      const written = { ...draft, revision: sha256Hex(canonicalJson(JSON.parse(JSON.stringify(draft)))).slice(0, 16) };
      put(written);
      return written;
    },
    remove: (name) => rmSync(placeOf(name), { force: true }),
    rename(author, other) {
      for (const draft of list()) if (draft.author === author) put({ ...draft, author: other });
    },
  };
}

const unknown = (name: string): Fault =>
  new Fault({ code: "draft-unknown", subject: `draft ${name.slice(0, 63)}`, cause: "there is no such draft", hint: "begin it first" });

export const draftChanged = ({ name, author, at }: Draft): Fault =>
  new Fault({
    code: "draft-changed",
    subject: `draft ${name}`,
    cause: `changed by ${author} at ${at}, after you looked at it`,
    hint: "look at it again, and put what you want upon that",
  });

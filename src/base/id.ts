// Ids are hashes of what they name, never counters: the same record has the same id on every hub and in every order of arrival.
import { hashId } from "./hash.ts";

/** Id of a source record. An entity's id is the record id of its canonical-first member. 16 characters. */
export function recordId(source: string, kind: string, key: string): string {
  const name = `${source.length}:${source}${kind.length}:${kind}${key}`;
  const known = young.get(name) ?? old.get(name);
  if (known !== undefined) return known;
  const id = hashId(source, kind, key);
  if (young.size >= rememberedMax) {
    old = young;
    young = new Map();
  }
  young.set(name, id);
  return id;
}

/** The same records come again and again; a look-up costs a quarter of the hash. Two generations bound the memory. */
const rememberedMax = 50_000;
let young = new Map<string, string>();
let old = new Map<string, string>();

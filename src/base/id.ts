// Ids are hashes of what they name, never counters: the same record has the same id on every hub and in every order of arrival.
import { hashId } from "./hash.ts";

/** Id of a source record. An entity's id is the record id of its canonical-first member. 16 characters. */
export function recordId(source: string, kind: string, key: string): string {
  const ids = idsOf(source, kind);
  const known = ids.young.get(key) ?? ids.old.get(key);
  if (known !== undefined) return known;
  const id = hashId(source, kind, key);
  if (ids.young.size >= rememberedMax) {
    ids.old = ids.young;
    ids.young = new Map();
  }
  ids.young.set(key, id);
  return id;
}

interface Ids {
  young: Map<string, string>;
  old: Map<string, string>;
}

/** The same records come again and again; a look-up costs a quarter of the hash. Two generations bound the memory. */
const rememberedMax = 20_000;
const remembered = new Map<string, Map<string, Ids>>();

function idsOf(source: string, kind: string): Ids {
  const kinds = remembered.get(source) ?? new Map<string, Ids>();
  remembered.set(source, kinds);
  const ids = kinds.get(kind) ?? { young: new Map(), old: new Map() };
  kinds.set(kind, ids);
  return ids;
}

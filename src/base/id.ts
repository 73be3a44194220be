// Ids are hashes of what they name, never counters: the same record has the same id on every hub and in every order of arrival.
import { hashId } from "./hash.ts";

/** Id of a source record. An entity's id is the record id of its canonical-first member. 16 characters. */
export const recordId = (source: string, kind: string, key: string): string => hashId(source, kind, key);

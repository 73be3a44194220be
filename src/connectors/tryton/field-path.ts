// Names of columns: a field, or one behind references (party.rec_name), or one of a numbered record (addresses.0.city).

import { type ExactJson, type ExactObject, isExactList, isExactObject } from "../../base/exact-json.ts";

export const fieldPath = /^[a-zA-Z_]\w*(?:\.(?:\d{1,2}|[a-zA-Z_]\w*))*$/;

const isNumber = (part: string): boolean => /^\d+$/.test(part);

/** The references of a path that a number follows. */
export const numberedPrefixes = (path: string): string[] => {
  const parts = path.split(".");
  return parts.flatMap((part, index) => (isNumber(part) ? [askedField(parts.slice(0, index).join("."))] : []));
};

/** As Tryton is asked for it: it gives the numbered records with the others. */
export const askedField = (path: string): string =>
  path
    .split(".")
    .filter((part) => !isNumber(part))
    .join(".");

/**
 * What a record holds at the path: Tryton puts fields of the record behind `party` into an object named "party.". Undefined where
 * it does not speak of it; null where there is no such record. Records that are switched off are not counted.
 */
export function valueAtPath(record: ExactObject, path: string): ExactJson | undefined {
  const parts = path.split(".");
  let found: ExactJson | undefined = record;
  for (const [index, part] of parts.entries()) {
    if (found === null || found === undefined) return found;
    if (isNumber(part)) found = isExactList(found) ? (found.filter(isInUse)[Number(part)] ?? null) : undefined;
    else found = isExactObject(found) ? found[index === parts.length - 1 ? part : `${part}.`] : undefined;
  }
  return found;
}

const isInUse = (record: ExactJson): boolean => !(isExactObject(record) && record["active"] === "false");

// JSON of somebody else, changed in one place and handed on with every number as it was written.

export type PlainJson = string | boolean | object | null;

interface Source {
  readonly source?: string;
}
type Reader = (text: string, read: (key: string, value: unknown, context: Source) => unknown) => unknown;

/** In every engine that the hub runs on, and not yet in the library of types. */
const { rawJSON } = JSON as typeof JSON & { readonly rawJSON: (text: string) => object };

/** Undefined where it is none. */
export function readPlainJson(text: string): PlainJson | undefined {
  try {
    return (JSON.parse as Reader)(text, (_, value, { source }) =>
      typeof value === "number" && source !== undefined ? rawJSON(source) : value,
    ) as PlainJson;
  } catch {
    return undefined; // A page, or half of an answer: handed on as it came.
  }
}

export type PlainRow = Record<string, unknown>;

/** Columns of an object; a number that was kept as it was written is none. */
export const isRow = (value: unknown): value is PlainRow =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isNumber(value);

const { isRawJSON } = JSON as typeof JSON & { readonly isRawJSON: (value: unknown) => boolean };
const isNumber = (value: object): boolean => isRawJSON(value);

const depthMax = 4;

/** The list of rows in an answer: the first list of objects, nearest to its root, else the first empty one. It may be changed in place. */
export const rowsIn = (answer: PlainJson): PlainRow[] | undefined =>
  firstList(answer, (one) => one.length > 0 && one.every(isRow)) ?? firstList(answer, (one) => one.length === 0);

function firstList(answer: PlainJson, fits: (list: readonly unknown[]) => boolean): PlainRow[] | undefined {
  let level: unknown[] = [answer];
  for (let depth = 0; depth < depthMax && level.length > 0; depth += 1) {
    const found = level.find((one): one is PlainRow[] => Array.isArray(one) && fits(one));
    if (found !== undefined) return found;
    level = level.flatMap((one) => (isRow(one) ? Object.values(one) : []));
  }
  return undefined;
}

/** Gives a key another name in every object below the root, which is the envelope. True where there was one. */
export function renameKey(value: unknown, from: string, to: string, isRoot = true): boolean {
  if (Array.isArray(value)) return value.map((one) => renameKey(one, from, to, false)).includes(true);
  if (!isRow(value)) return false;
  let found = false;
  for (const [key, inner] of Object.entries(value)) {
    found = renameKey(inner, from, to, false) || found;
    if (isRoot || key !== from) continue;
    delete value[key];
    value[to] = inner;
    found = true;
  }
  return found;
}

/** Texts that begin with an address begin with another; rows say what they say. */
export function moveAddresses(value: unknown, rows: unknown, from: string, to: string): void {
  if (!isRow(value) || value === rows) return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "string" && inner.startsWith(from)) value[key] = `${to}${inner.slice(from.length)}`;
    else moveAddresses(inner, rows, from, to);
  }
}

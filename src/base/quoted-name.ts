// The JSON text of a name. Names of sources and fields are few and written millions of times, so their texts are kept.

const kept = new Map<string, string>();

/** Above the names any hub has; beyond it the texts are built anew, so that a stream of invented names cannot fill memory. */
const keptMax = 10_000;

export function quotedName(name: string): string {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const text = JSON.stringify(name);
  if (kept.size < keptMax) kept.set(name, text);
  return text;
}

// How a person names a record: by its id, or by what a system calls it.

/** "source:kind:key" as its parts (a key may hold colons); anything else is an id. */
export function named(text: string): string | { readonly source: string; readonly kind: string; readonly key: string } {
  const [source, kind, ...key] = text.split(":");
  return source !== undefined && kind !== undefined && key.length > 0 ? { source, kind, key: key.join(":") } : text;
}

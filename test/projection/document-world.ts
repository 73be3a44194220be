// A small world of golden records as the record stage would hand them over: input of the projections, held in maps.

import type { Cause, Doc, RecordChange, RecordReader } from "../../src/record/record-change.ts";

type Values = Readonly<Record<string, string>>;

/** Entities are named in plain words; the record id of an entity is its name. */
export interface DocumentWorld {
  /** Knows everything. */
  readonly reader: RecordReader;
  /** A reader for one commit: answers only what was fetched first, as the contract says. */
  commitReader(): RecordReader;
  readonly docs: ReadonlyMap<string, Doc>;
  /** The document takes these values and references (in place of what it had) and the change is returned. */
  put(entity: string, kind: string, values: Values, references?: Values, cause?: Partial<Cause>): RecordChange;
  /** Every source withdrew it. */
  withdraw(entity: string): RecordChange;
}

export function documentWorld(): DocumentWorld {
  const docs = new Map<string, Doc>();
  const referring = new Map<string, Map<string, { entity: string; kind: string; field: string }>>();
  let version = 0;

  const change = (entity: string, kind: string, after: Doc, given: Partial<Cause> = {}): RecordChange => {
    const before = docs.get(entity);
    docs.set(entity, after);
    for (const [field, to] of Object.entries(after.references)) {
      const known = referring.get(to) ?? new Map();
      referring.set(to, known.set(`${entity} ${field}`, { entity, kind, field }));
    }
    version += 1;
    const fields = Object.keys({ ...before?.values, ...after.values }).filter((field) => before?.values[field] !== after.values[field]);
    return { entity, kind, before, after, cause: { source: "erp", record: entity, version, at: version, fields, ...given } };
  };

  const reader: RecordReader = {
    resolve: (record) => (docs.has(record) ? record : undefined),
    prefetch: () => Promise.resolve(),
    doc: (entity) => docs.get(entity),
    referring: (entity) => [...(referring.get(entity)?.values() ?? [])],
  };

  return {
    docs,
    put: (entity, kind, values, references = {}, cause = {}) =>
      change(entity, kind, { entity, kind, site: "lyon", sites: "lyon", values, references, waiting: false, deleted: false }, cause),
    withdraw: (entity) => {
      const doc = docs.get(entity);
      if (doc === undefined) throw new Error(`nothing to withdraw: ${entity}`);
      return change(entity, doc.kind, { ...doc, deleted: true });
    },
    commitReader: () => fetchedFirst(reader),
    reader,
  };
}

function fetchedFirst(reader: RecordReader): RecordReader {
  const fetched = { records: new Set<string>(), entities: new Set<string>(), referring: new Set<string>() };
  return {
    prefetch: ({ records = [], entities = [], referring = [] }) => {
      for (const record of records) fetched.records.add(record);
      for (const entity of entities) fetched.entities.add(entity);
      for (const entity of referring) fetched.referring.add(entity);
      return Promise.resolve();
    },
    resolve: (record) => (fetched.records.has(record) ? reader.resolve(record) : undefined),
    doc: (entity) => (fetched.entities.has(entity) ? reader.doc(entity) : undefined),
    referring: (entity) => (fetched.referring.has(entity) ? reader.referring(entity) : []),
  };
}

/** Merges the changes of one commit: one per entity, from its first before to its last after. */
export function oneCommit(changes: readonly RecordChange[]): RecordChange[] {
  const merged = new Map<string, RecordChange>();
  for (const change of changes) {
    const first = merged.get(change.entity);
    merged.set(change.entity, first === undefined ? change : { ...change, before: first.before });
  }
  return [...merged.values()];
}

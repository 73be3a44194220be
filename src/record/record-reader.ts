// What projections may ask of identity and record, in bulk and then from memory. One reader serves one batch.

import type { Identity, Referrer } from "../identity/stage.ts";
import type { RecordReader } from "./record-change.ts";
import type { RecordStage } from "./stage.ts";

export function recordReader(identity: Identity, record: RecordStage): RecordReader {
  const referrers = new Map<string, readonly Referrer[]>();
  return {
    resolve: (one) => identity.entityOf(one),
    async prefetch({ records = [], entities = [], referring = [] }) {
      if (records.length > 0) await identity.prefetch(records);
      const unknown = referring.filter((entity) => !referrers.has(entity));
      if (unknown.length > 0) for (const [entity, found] of await identity.referring(unknown)) referrers.set(entity, found);
      if (entities.length > 0) await record.prefetch(entities);
    },
    doc: (entity) => record.doc(entity),
    referring: (entity) => referrers.get(entity) ?? [],
  };
}

// What projections may ask of identity and record, in bulk and then from memory.

import type { Identity } from "../identity/stage.ts";
import type { RecordReader } from "./record-change.ts";
import type { RecordStage } from "./stage.ts";

export const recordReader = (identity: Identity, record: RecordStage): RecordReader => ({
  resolve: identity.entityOf,
  async prefetch({ records, entities, referring }) {
    if (records && records.length > 0) await identity.prefetch(records);
    if (referring && referring.length > 0) await identity.prefetchReferring(referring);
    if (entities && entities.length > 0) await record.prefetch(entities);
  },
  doc: record.doc,
  referring: identity.referring,
});

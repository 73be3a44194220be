// Golden records: pages of a kind, and one entity with everything that was said of it, on both time axes.

import { z } from "zod";
import { Fault } from "../base/fault.ts";
import { kindOf } from "../model/kind.ts";
import type { Row } from "../platform/database.ts";
import { recordPageQuery } from "../record/store.ts";
import { instantQuery, limitText, positionText, recordDetail, recordPage } from "./contract.ts";
import type { Cut } from "./cut.ts";
import type { Door } from "./door.ts";
import { asOfRow, claimRow, memberRow, recordRow, versionRow } from "./record-answer.ts";
import { type Place, shown, shownClaim, type Sight, sight } from "./sight.ts";
import { type AsOf, asOfQueries, entityQueries } from "./store-record.ts";

const pageMax = 1_000;

export function recordRoutes({ hub, read }: Door): void {
  const fieldsFor =
    (sees: Sight) =>
    <Value extends { readonly source: string } | null>(fields: Readonly<Record<string, Value>>, place: Place): Record<string, Value> =>
      shown(fields, place, sees, hub.model.kinds.get(place.kind)?.group === true);

  read({
    url: "/v1/records",
    action: "read",
    summary: "Golden records of a kind, a page at a time",
    params: {},
    query: { kind: z.string(), cursor: z.string().default(""), limit: limitText(pageMax) },
    data: recordPage,
    async answer({ query: { kind, cursor, limit }, principal, cut }) {
      const [rows = []] = await cut.read([recordPageQuery(kindOf(hub.model, kind).name, cursor, limit)]);
      const visible = fieldsFor(sight(hub, principal));
      const records = rows.map(recordRow).map((row) => ({ ...row, fields: visible(row.fields, row) }));
      return { records, next: records.length < limit ? null : (records.at(-1)?.entity ?? null) };
    },
  });

  read({
    url: "/v1/records/:entity",
    action: "read",
    summary: "One record: golden values with provenance, every claim, every version; as of a valid time and a position",
    params: { entity: z.string() },
    query: { validAt: instantQuery.optional(), position: positionText.optional() },
    data: recordDetail,
    async answer({ params: { entity }, query: asOf, principal, cut }) {
      const [[[current] = [], members = [], claims = [], versions = []], then] = await readEntity(cut, entity, asOf);
      if (current === undefined || (isPast(asOf) && then === undefined)) throw recordUnknown(entity, isPast(asOf));
      const row = { ...recordRow(current), ...then };
      const sees = sight(hub, principal);
      const visible = fieldsFor(sees);
      return {
        ...row,
        fields: visible(row.fields, row),
        members: members.map(memberRow),
        claims: claims.map(claimRow).map((claim) => shownClaim(claim, row.kind, sees)),
        versions: versions.map(versionRow).map((version) => ({ ...version, changed: visible(version.changed, row) })),
      };
    },
  });
}

const isPast = ({ validAt, position }: AsOf): boolean => validAt !== undefined || position !== undefined;

async function readEntity(cut: Cut, entity: string, asOf: AsOf): Promise<[Row[][], ReturnType<typeof asOfRow>]> {
  if (!isPast(asOf)) return [await cut.read(entityQueries(entity, asOf)), undefined];
  const [last = [], told = [], ...rows] = await cut.read([...asOfQueries(entity, asOf), ...entityQueries(entity, asOf)]);
  return [rows, asOfRow(last[0], told)];
}

const recordUnknown = (entity: string, isPastAsked: boolean): Fault =>
  new Fault({
    code: "record-unknown",
    subject: entity,
    cause: isPastAsked ? "there was no such record then, among those you may see" : "there is no such record among those you may see",
    hint: isPastAsked ? "ask for a later time or position" : "take the id from a list or from explain",
  });

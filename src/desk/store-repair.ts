// What of the differences of two systems can be repaired by telling one of them.

import { type Query, query } from "../platform/database.ts";

export interface Apart {
  readonly kind: string;
  readonly first: string;
  readonly second: string;
  readonly limit: number;
}

/**
 * Records of either system that say otherwise than what stands, of discrepancies that are open and ask nobody, with the fields; what a
 * system is to be told already is left out.
 */
export const losingQuery = ({ kind, first, second, limit }: Apart): Query =>
  query(
    `select c.record, c.kind, c.site, json_agg(e.field order by e.field collate "C") as fields
     from governance.public_episode e
       join record.public_record r on r.entity = e.entity
       join identity.public_crosswalk c on c.entity = e.entity and c.source in ($2, $3)
       join lateral json_array_elements(e.sides_now::json) as s(side) on s.side ->> 0 = c.source
     where e.kind = $1 and e.to_position is null and e.closed_at is null and not e.ask and e.field <> '*'
       and s.side ->> 1 <> coalesce(r.doc::json ->> e.field, '')
       and not exists (select from governance.public_intent i
         where i.to_position is null and i.state = 'planned' and i.record = c.record and i.field = e.field)
     group by c.record, c.kind, c.site order by c.record limit $4::int`,
    [kind, first, second, String(limit)],
  );

// What an export tells of mappings: every version with its rehearsal and its approver, what people did with them, and the rows read.

import { isMappingAct, mappingActName } from "../observation/store-mapping-act.ts";
import type { Part } from "./part.ts";
import type { Period } from "./period.ts";
import { actBody, atSites, instant, within } from "./store-bound.ts";

export const mappingParts = (period: Period): readonly Part[] => [mappings(period), mappingLife(period), mappingRows(period)];

/** What an act said of one mapping of one feed. Of entries `e` up to a position, as `said`. */
const saidOf = (until: number): string =>
  `(select e.position, e.ordinal, e.site, e.hash, l.committed_at, substr(e.body::json ->> 'act', ${mappingActName.length + 1}) as what,
      b.body ->> 'author' as author, b.body ->> 'reason' as reason, b.body ->> 'source' as source, f.feed ->> 'feed' as feed,
      m.mapping ->> 'mapping' as mapping, m.mapping ->> 'hash' as mapping_hash, (m.mapping ->> 'from')::bigint as reads_from,
      f.feed ->> 'read' as read, f.feed ->> 'corrected' as corrected, f.feed ->> 'withdrawn' as withdrawn, b.body ->> 'shown' as shown
    from observation.public_entry e join observation.public_link l on l.position = e.position ${actBody}
    cross join lateral json_array_elements(b.body -> 'feeds') as f(feed)
    cross join lateral json_array_elements(f.feed -> 'mappings') as m(mapping)
    where ${isMappingAct} and e.position <= ${until})`;

/** Its counts are of every source that was read together: of several sources it is no part of one company's evidence. */
const shown = (of: string, { sites }: Period): string =>
  sites === undefined ? `${of}.shown` : `case when json_array_length(${of}.shown::json -> 'sources') = 1 then ${of}.shown end`;

/** The last thing of a kind that was done with a version `r`. */
const lastSaid = (what: "rehearsed" | "approved", until: number): string =>
  `left join lateral (select * from ${saidOf(until)} said where said.what = '${what}' and said.source = r.source and said.feed = r.feed
      and said.mapping_hash = r.hash and said.reads_from is not distinct from r.valid_from
    order by said.position desc, said.ordinal desc limit 1) ${what} on true`;

/**
 * As they had been given when the period ended. A version that came into force again, because its kept pages are to be read anew,
 * is one row of several generations. Who rehearsed and approved it may have done so before, in the period or not.
 */
const mappings = (period: Period): Part => ({
  name: "mappings",
  says: [
    "mappings given up to the end of the period, from when each reads (of one date the last generation stands),",
    "when rows were first read with it, and who rehearsed and approved it last",
  ].join(" "),
  columns: [
    ..."source site feed system version mapping mapping_hash reads_from generations last_generation given_at last_given_at".split(" "),
    ..."first_position first_read_at rehearsed_at rehearsed_by read corrected withdrawn rehearsal".split(" "),
    ..."approved_at approved_by approval_reason".split(" "),
  ],
  sum: { column: "generations", by: "source" },
  sql: `select r.source, r.site, r.feed, split_part(r.mapping, '/', 1), regexp_replace(r.mapping, '^[^/]*/(.*)/[^/]*$', '\\1'),
      r.mapping, r.hash, ${instant("r.valid_from")}, r.generations, r.last_generation, ${instant("r.given")}, ${instant("r.last_given")},
      first.position, ${instant("l.committed_at")}, ${instant("rehearsed.committed_at")}, coalesce(rehearsed.author, 'nobody'),
      rehearsed.read, rehearsed.corrected, rehearsed.withdrawn,
      ${shown("rehearsed", period)}, ${instant("approved.committed_at")}, coalesce(approved.author, 'nobody'), approved.reason
    from (select source, site, feed, mapping, hash, valid_from, min(since) as given, max(since) as last_given,
        count(*) as generations, max(generation) as last_generation
      from observation.public_reading where since < ${period.untilMs} and ${atSites("site", period)}
      group by source, site, feed, mapping, hash, valid_from) r
    left join (select source, body::json ->> 'm' as mapping, min(position) as position from observation.public_entry
      where kind = 'claim' and position <= ${period.until} group by source, body::json ->> 'm') first
      on first.source = r.source and first.mapping = r.mapping
    left join observation.public_link l on l.position = first.position
    ${lastSaid("rehearsed", period.until)}
    ${lastSaid("approved", period.until)}
    order by r.source collate "C", r.feed collate "C", r.last_generation, r.mapping collate "C", r.valid_from nulls first`,
});

/** A rehearsal counts by kind and field over every source that it read: it holds no value of a record. */
const mappingLife = (period: Period): Part => ({
  name: "mapping-life",
  says: "what people did with mappings in the period: rehearsed with what was found, approved and why, replayed; a row for each mapping",
  columns: [
    ..."position recorded_at what author reason source site feed mapping mapping_hash reads_from".split(" "),
    ..."read corrected withdrawn rehearsal hash".split(" "),
  ],
  sql: `select said.position, ${instant("said.committed_at")}, said.what, said.author, said.reason, said.source, said.site, said.feed,
      said.mapping, said.mapping_hash, ${instant("said.reads_from")}, said.read, said.corrected, said.withdrawn,
      ${shown("said", period)}, said.hash
    from ${saidOf(period.until)} said where ${within("said.position", period)} and ${atSites("said.site", period)}
    order by said.position, said.ordinal, said.feed collate "C", said.mapping collate "C", said.reads_from nulls first`,
});

const mappingRows = (period: Period): Part => ({
  name: "mapping-rows",
  says: "versions of mappings that rows were read with in the period, and how many",
  columns: "source mapping first_position last_position rows".split(" "),
  sum: { column: "rows", by: "source" },
  sql: `select source, mapping, min(position), max(position), count(*)
    from (select source, position, body::json ->> 'm' as mapping from observation.public_entry
      where kind = 'claim' and ${within("position", period)} and ${atSites("site", period)}) read
    group by source, mapping order by source collate "C", mapping collate "C"`,
});

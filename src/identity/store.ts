// The only SQL over the crosswalk and what hangs on it. Every statement takes the whole batch.
import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral, copyRow } from "../platform/sql-text.ts";
import { blockRowsMax, isAlikeBlock } from "./match-key.ts";
import { matchJson, sitesOf } from "./crosswalk-row.ts";
import type { BlockRow, IdentityRows, WaitRow } from "./identity-row.ts";
import { type Placed, siteOf } from "./placed.ts";
import { matchRuleSteps } from "./store-held.ts";
import { countSteps, uncountSteps } from "./store-known-by.ts";

const columns = "c.record, c.source, c.kind, c.key, c.entity, c.cluster, c.match, c.waits, c.first_at, c.first_version, c.first_hash";

/** What decisions on pairs fill. */
export const pairTables = ["identity.pair_decision"];

export const recordQuery = (records: readonly string[]): Query =>
  query(`select ${columns} from identity.crosswalk c where c.record = any($1::text[])`, [arrayLiteral(records)]);

/** So many records of a kind by id, after one. */
export const kindQuery = (kind: string, after: string, max: number): Query =>
  query(`select ${columns} from identity.crosswalk c where c.kind = $1 and c.record > $2 order by c.record limit ${max}`, [kind, after]);

/** Everybody of these entities. */
export const memberQuery = (entities: readonly string[]): Query =>
  query(`select ${columns} from identity.crosswalk c where c.entity = any($1::text[])`, [arrayLiteral(entities)]);

/** Everybody in these clusters, and these records besides: members that a running commit has moved. */
export const clusterQuery = (clusters: readonly string[], records: readonly string[]): Query =>
  query(`select ${columns} from identity.crosswalk c where c.cluster = any($1::text[]) or c.record = any($2::text[])`, [
    arrayLiteral(clusters),
    arrayLiteral(records),
  ]);

/**
 * As many records of each block as `blockRowsMax` says (a limit cannot depend on the row, so there is one part for each limit). Of
 * the source that is left out, only their ids, in one row: a list of a million is not read to see that none of it is news to itself.
 * Records are looked up one by one (`limit 1`): to the planner every block is full, and it would read the whole crosswalk for each batch.
 */
export const blockQuery = (blocks: ReadonlyMap<string, string>): Query => {
  const part = (place: number, limit: number): string =>
    `select u.block, m.* from unnest($${place}::text[], $${place + 1}::text[]) as u(block, without)
     cross join lateral (
       select string_agg(b.record, ',') filter (where b.source = u.without) as left_out,
         string_agg(b.record, ',') filter (where b.source <> u.without) as others
       from (select record, source from identity.block where block = u.block limit ${limit}) b
     ) m`;
  const chosen = (isAlike: boolean): string[] => {
    const [keys, sources]: [string[], string[]] = [[], []];
    for (const [block, without] of blocks)
      if (isAlikeBlock(block) === isAlike) {
        keys.push(block);
        sources.push(without);
      }
    return [arrayLiteral(keys), arrayLiteral(sources)];
  };
  return query(
    `with m as materialized (${part(1, blockRowsMax("="))} union all ${part(3, blockRowsMax("~"))})
     select m.block, null as left_out, ${columns} from m cross join lateral string_to_table(m.others, ',') as o(record)
       cross join lateral (select * from identity.crosswalk k where k.record = o.record limit 1) c
     union all
     select m.block, m.left_out, ${"null, ".repeat(8)}null::bigint, null::bigint, null from m where m.left_out is not null`,
    [...chosen(false), ...chosen(true)],
  );
};

export const waitQuery = (targets: readonly string[]): Query =>
  query(
    `select ${columns} from identity.parent_wait w join identity.crosswalk c on c.record = w.record
     where w.to_record = any($1::text[]) and w.until_position is null`,
    [arrayLiteral(targets)],
  );

export const referrerQuery = (targets: readonly string[]): Query =>
  query(
    `select r.to_record, ${columns} from identity.reference r join identity.crosswalk c on c.record = r.record
     where r.to_record = any($1::text[])`,
    [arrayLiteral(targets)],
  );

export const pastReferrerQuery = (targets: readonly string[]): Query =>
  query(
    `select ${columns} from identity.crosswalk c
     where c.record in (select r.record from identity.past_reference r where r.to_record = any($1::text[]))`,
    [arrayLiteral(targets)],
  );

/** At most twenty statements, fewer where there is nothing to say; none where no record changed who or what it is. */
export function identitySteps(rows: IdentityRows): Step[] {
  return [
    ...uncountSteps(rows.recounted),
    ...crosswalkSteps(rows),
    ...countSteps(rows.recounted),
    ...blockSteps(rows),
    ...referenceSteps(rows),
    ...waitSteps(rows),
    ...reviewSteps(rows),
    ...matchRuleSteps(rows),
  ];
}

const column = <T>(rows: readonly T[], read: (row: T) => string | number): string => arrayLiteral(rows.map((row) => String(read(row))));

const crosswalkColumns = "record source kind key site sites entity cluster match waits first_at first_version first_hash position".split(
  " ",
);

function crosswalkSteps({ arrived, changed, position }: IdentityRows): Step[] {
  const steps: Step[] = [];
  if (arrived.length > 0) {
    let data = "";
    for (const placed of arrived) data += copyRow(crosswalkRow(placed, position));
    steps.push({ kind: "copy", table: "identity.crosswalk", columns: crosswalkColumns, data });
  }
  if (changed.length > 0)
    steps.push(
      query(
        `update identity.crosswalk c set site = u.site, sites = u.sites, entity = u.entity, cluster = u.cluster, match = u.match,
           waits = u.waits, first_at = u.first_at, first_version = u.first_version, first_hash = u.first_hash, position = $11::bigint
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
             $8::bigint[], $9::bigint[], $10::text[])
           as u(record, site, sites, entity, cluster, match, waits, first_at, first_version, first_hash)
         where c.record = u.record`,
        [
          column(changed, ({ record }) => record),
          column(changed, siteOf),
          column(changed, sitesOf),
          column(changed, ({ entity }) => entity),
          column(changed, ({ cluster }) => cluster),
          column(changed, matchJson),
          column(changed, ({ missing }) => missing.join(",")),
          column(changed, ({ firstAt }) => firstAt),
          column(changed, ({ firstVersion }) => firstVersion),
          column(changed, ({ firstHash }) => firstHash),
          String(position),
        ],
      ),
    );
  return steps;
}

const crosswalkRow = (placed: Placed, position: number): string[] => [
  placed.record,
  placed.source,
  placed.plan.kind.name,
  placed.key,
  siteOf(placed),
  sitesOf(placed),
  placed.entity,
  placed.cluster,
  matchJson(placed),
  placed.missing.join(","),
  String(placed.firstAt),
  String(placed.firstVersion),
  placed.firstHash,
  String(position),
];

function blockSteps({ blocksAdded, blocksRemoved, crowded, uncrowded, position }: IdentityRows): Step[] {
  const steps: Step[] = [];
  const pairs = (rows: readonly BlockRow[]) => [column(rows, ({ block }) => block), column(rows, ({ record }) => record)];
  if (blocksRemoved.length > 0)
    steps.push(
      query(
        `delete from identity.block b using unnest($1::text[], $2::text[]) as u(block, record)
         where b.block = u.block and b.record = u.record`,
        pairs(blocksRemoved),
      ),
    );
  if (blocksAdded.length > 0)
    steps.push({
      kind: "copy",
      table: "identity.block",
      columns: ["block", "record", "source"],
      data: blocksAdded.map(({ block, record, source }) => copyRow([block, record, source])).join(""),
    });
  if (uncrowded.length > 0)
    steps.push(query("delete from identity.crowded_block where block = any($1::text[])", [arrayLiteral(uncrowded)]));
  if (crowded.length > 0)
    steps.push({
      kind: "copy",
      table: "identity.crowded_block",
      columns: ["block", "kind", "rule", "since_position"],
      data: crowded.map(({ block, kind, rule }) => copyRow([block, kind, rule, String(position)])).join(""),
    });
  return steps;
}

/** Changed fields are taken out and put in anew: one form for first, other and no target. */
function referenceSteps({ references, pastReferences }: IdentityRows): Step[] {
  const steps: Step[] = [];
  const old = references.filter(({ from }) => from !== undefined);
  if (old.length > 0)
    steps.push(
      query(
        `delete from identity.reference r using unnest($1::text[], $2::text[]) as u(record, field)
         where r.record = u.record and r.field = u.field`,
        [column(old, ({ record }) => record), column(old, ({ field }) => field)],
      ),
    );
  const data = references.map(({ record, field, to }) => (to === undefined ? "" : copyRow([record, field, to]))).join("");
  if (data !== "") steps.push({ kind: "copy", table: "identity.reference", columns: ["record", "field", "to_record"], data });
  if (pastReferences.length > 0)
    steps.push(
      query("insert into identity.past_reference (record, to_record) select * from unnest($1::text[], $2::text[]) on conflict do nothing", [
        column(pastReferences, ({ record }) => record),
        column(pastReferences, ({ to }) => to),
      ]),
    );
  return steps;
}

const waitColumns = "record field to_record record_kind source key sites since_position".split(" ");

function waitSteps({ waitsOpened, waitsEnded, position }: IdentityRows): Step[] {
  const steps: Step[] = [];
  if (waitsEnded.length > 0)
    steps.push(
      query(
        `update identity.parent_wait w set until_position = $3::bigint from unnest($1::text[], $2::text[]) as u(record, to_record)
         where w.record = u.record and w.to_record = u.to_record and w.until_position is null`,
        [column(waitsEnded, ({ record }) => record), column(waitsEnded, ({ to }) => to), String(position)],
      ),
    );
  if (waitsOpened.length > 0) {
    const row = ({ child, field, to }: WaitRow): string =>
      copyRow([child.record, field, to, child.plan.kind.name, child.source, child.key, sitesOf(child), String(position)]);
    steps.push({ kind: "copy", table: "identity.parent_wait", columns: waitColumns, data: waitsOpened.map(row).join("") });
  }
  return steps;
}

function reviewSteps({ decisions, doubts, reviewed, compared, swept, position }: IdentityRows): Step[] {
  const steps: Step[] = [];
  if (decisions.length > 0)
    steps.push(
      query(
        `insert into identity.pair_decision (a, b, together, at, decision, site, position)
         select *, $7::bigint from unnest($1::text[], $2::text[], $3::boolean[], $4::bigint[], $5::text[], $6::text[])
         on conflict (a, b) do update set together = excluded.together, at = excluded.at, decision = excluded.decision,
           site = excluded.site, position = excluded.position`,
        [
          column(decisions, ({ a }) => a),
          column(decisions, ({ b }) => b),
          arrayLiteral(decisions.map(({ together }) => (together === null ? null : String(together)))),
          column(decisions, ({ at }) => at),
          column(decisions, ({ decision }) => decision),
          column(decisions, ({ site }) => site),
          String(position),
        ],
      ),
    );
  const sides = [column(doubts, ({ a }) => a.record), column(doubts, ({ b }) => b.record)];
  // Of a kind that was swept all are looked at; without one, the words would keep the index from being used.
  const orSwept = swept.length > 0 ? " or r.record_kind = any($6::text[])" : "";
  if (reviewed.length + swept.length > 0)
    steps.push(
      query(
        `update identity.review r set closed_position = $4::bigint
         where r.closed_position is null
           and (r.a = any($3::text[]) and r.b = any($3::text[]) or r.a = any($5::text[]) or r.b = any($5::text[])${orSwept})
           and not exists (select 1 from unnest($1::text[], $2::text[]) as u(a, b) where u.a = r.a and u.b = r.b)`,
        [...sides, arrayLiteral(reviewed), String(position), arrayLiteral(compared), ...(swept.length > 0 ? [arrayLiteral(swept)] : [])],
      ),
    );
  if (doubts.length > 0)
    steps.push(
      query(
        `insert into identity.review (a, b, kind, record_kind, a_sites, b_sites, score, cause, evidence, opened_position)
         select *, $10::bigint from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
           $8::text[], $9::text[])
         on conflict (a, b) do update set kind = excluded.kind, a_sites = excluded.a_sites, b_sites = excluded.b_sites,
           score = excluded.score, cause = excluded.cause, evidence = excluded.evidence, closed_position = null,
           first_position = coalesce(review.first_position, review.opened_position),
           opened_position = case when review.closed_position is null then review.opened_position else excluded.opened_position end`,
        [
          ...sides,
          column(doubts, ({ kind }) => kind),
          column(doubts, ({ a }) => a.plan.kind.name),
          column(doubts, ({ a }) => sitesOf(a)),
          column(doubts, ({ b }) => sitesOf(b)),
          column(doubts, ({ score }) => score),
          column(doubts, ({ cause }) => cause),
          column(doubts, ({ evidence }) => JSON.stringify(evidence)),
          String(position),
        ],
      ),
    );
  return steps;
}

// What a change of rules did, by plain statements over what stands before and after, in the form of a rehearsal.
import type { Rehearsal } from "../../src/commit/rules/rehearsal.ts";
import { type Database, query } from "../../src/platform/database.ts";

/** What stands, by plain statements: values, open discrepancies, cash by week in minor units. */
export interface Stands {
  readonly docs: ReadonlyMap<string, { readonly kind: string; readonly doc: Values; readonly provenance: Provenance }>;
  readonly open: ReadonlySet<string>;
  readonly cash: ReadonlyMap<string, bigint>;
  /** To whom what is to be said. */
  readonly intents: ReadonlySet<string>;
}
type Values = Readonly<Record<string, string>>;
type Provenance = Readonly<Record<string, readonly [string, number]>>;

export async function stands(database: Database): Promise<Stands> {
  const [records = [], open = [], cash = [], intents = []] = await database.read([
    query("select entity, kind, doc, provenance, deleted from record.record"),
    query("select entity, kind, field from governance.episode where to_position is null and closed_at is null"),
    query(`select company, currency, to_char(date_trunc('week', date::timestamp), 'YYYY-MM-DD') as week, sum(amount)::text as amount
       from finance.cash_line group by 1, 2, 3`),
    query("select record, field, to_value from governance.intent where to_position is null and state = 'planned'"),
  ]);
  return {
    docs: new Map(
      records.map((row) => [
        row["entity"] ?? "",
        {
          kind: row["kind"] ?? "",
          doc: { ...(JSON.parse(row["doc"] ?? "{}") as Values), "*": row["deleted"] === "t" ? "gone" : "there" },
          provenance: JSON.parse(row["provenance"] ?? "{}") as Provenance,
        },
      ]),
    ),
    open: new Set(open.map((row) => `${row["kind"]} ${row["field"]} ${row["entity"]}`)),
    cash: new Map(cash.map((row) => [`${row["company"]} ${row["currency"]} ${row["week"] ?? "undated"}`, BigInt(row["amount"] ?? "0")])),
    intents: new Set(intents.map((row) => `${row["record"]} ${row["field"]} ${row["to_value"]}`)),
  };
}

/** The difference of two states, in the form of a rehearsal. */
export function outcome(before: Stands, after: Stands): object {
  const fields: Record<string, { changed: number; reassigned: number }> = {};
  let records = 0;
  for (const [entity, { kind, doc, provenance }] of after.docs) {
    const was = before.docs.get(entity);
    let isChanged = false;
    for (const field of new Set([...Object.keys(doc), ...Object.keys(was?.doc ?? {})])) {
      const isOther = was?.doc[field] !== doc[field];
      const isReassigned = !isOther && field !== "*" && was?.provenance[field]?.[0] !== provenance[field]?.[0];
      isChanged ||= isOther;
      if (!isOther && !isReassigned) continue;
      const count = (fields[`${kind} ${field}`] ??= { changed: 0, reassigned: 0 });
      count[isOther ? "changed" : "reassigned"] += 1;
    }
    if (isChanged) records += 1;
  }
  const discrepancies: Record<string, { opened: number; closed: number }> = {};
  const count = (key: string, way: "opened" | "closed"): void => {
    const name = key.split(" ").slice(0, 2).join(" ");
    (discrepancies[name] ??= { opened: 0, closed: 0 })[way] += 1;
  };
  for (const key of after.open) if (!before.open.has(key)) count(key, "opened");
  for (const key of before.open) if (!after.open.has(key)) count(key, "closed");
  const cash: Record<string, string> = {};
  for (const key of new Set([...before.cash.keys(), ...after.cash.keys()])) {
    const moved = (after.cash.get(key) ?? 0n) - (before.cash.get(key) ?? 0n);
    if (moved !== 0n) cash[key] = decimalOf(moved);
  }
  const intents = {
    planned: [...after.intents].filter((one) => !before.intents.has(one)).length,
    ended: [...before.intents].filter((one) => !after.intents.has(one)).length,
  };
  return { records, fields, discrepancies, intents, cash };
}

const decimalOf = (minor: bigint): string => {
  const digits = String(minor < 0n ? -minor : minor).padStart(3, "0");
  return `${minor < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** A rehearsal in the form of an outcome. */
export const told = ({ records, fields, discrepancies, intents, cash }: Rehearsal): object => ({
  records,
  fields: Object.fromEntries(fields.map(({ kind, field, changed, reassigned }) => [`${kind} ${field}`, { changed, reassigned }])),
  discrepancies: Object.fromEntries(discrepancies.map(({ kind, field, opened, closed }) => [`${kind} ${field}`, { opened, closed }])),
  intents,
  cash: Object.fromEntries(cash.map(({ company, currency, week, moved }) => [`${company} ${currency} ${week ?? "undated"}`, moved])),
});

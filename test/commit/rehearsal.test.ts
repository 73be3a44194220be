// What a rehearsal says of a rule set is what happens when the set is then applied.
import { beforeAll, expect, test } from "vitest";
import { intake } from "../../src/commit/intake.ts";
import { rehearse, type Rehearsal } from "../../src/commit/rehearsal.ts";
import { verify } from "../../src/commit/verify.ts";
import { openWriter } from "../../src/commit/writer.ts";
import { manualClock } from "../../src/base/clock.ts";
import { chance } from "../../src/demo/chance.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { rulesText } from "../../src/governance/rule-configuration.ts";
import { rulesConfiguration } from "../../src/governance/rule-schema.ts";
import { type Database, query } from "../../src/platform/database.ts";
import { leaseStep, takeLease } from "../../src/platform/lease.ts";
import { arrival, arrive, type Held } from "../kernel/arrival.ts";
import { historyStart, hour } from "../kernel/history.ts";
import { emptyHub } from "../kernel/valid-history.ts";
import { eachBackend } from "../support/database.ts";
import { plainSettings } from "../support/claim-world.ts";
import { chanceRules, ruleHistory } from "./rule-history.ts";

const ttlMs = 600_000;
/** After everything in the history. */
const now = historyStart + 400 * hour;

/** What stands, by plain statements: values, open discrepancies, cash by week in minor units. */
interface Stands {
  readonly docs: ReadonlyMap<string, { readonly kind: string; readonly doc: Values; readonly provenance: Provenance }>;
  readonly open: ReadonlySet<string>;
  readonly cash: ReadonlyMap<string, bigint>;
  /** To whom what is to be said. */
  readonly intents: ReadonlySet<string>;
}
type Values = Readonly<Record<string, string>>;
type Provenance = Readonly<Record<string, readonly [string, number]>>;

async function stands(database: Database): Promise<Stands> {
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
function outcome(before: Stands, after: Stands): object {
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

const told = ({ records, fields, discrepancies, intents, cash }: Rehearsal): object => ({
  records,
  fields: Object.fromEntries(fields.map(({ kind, field, changed, reassigned }) => [`${kind} ${field}`, { changed, reassigned }])),
  discrepancies: Object.fromEntries(discrepancies.map(({ kind, field, opened, closed }) => [`${kind} ${field}`, { opened, closed }])),
  intents,
  cash: Object.fromEntries(cash.map(({ company, currency, week, moved }) => [`${company} ${currency} ${week ?? "undated"}`, moved])),
});

eachBackend(({ name, open }) => {
  const seeds = Array.from({ length: name === "pglite" ? 24 : 4 }, (_, place) => place + 1);
  let world: { database: Database; lease: Held };
  beforeAll(async () => {
    const database = await open();
    const { fence } = await takeLease(database, { holder: "test", ttlMs });
    world = { database, lease: { fence, ttlMs } };
  });
  const moving = { records: 0, discrepancies: 0, intents: 0, cash: 0 };

  test.each(seeds)(
    "what the rehearsal of a rule set tells is what applying it does: values, discrepancies, intents and cash, to the cent (history %i)",
    async (seed) => {
      const { database, lease } = world;
      await emptyHub(database);
      await arrive(database, lease, arrival(ruleHistory(seed), seed));
      const clock = manualClock(now);
      const writer = await openWriter({ database, lease, model: canonicalModel, settings: plainSettings, clock });
      await writer.submit(intake({ others: [{ kind: "tick", at: now }] }));
      for (let change = 1; change <= 3; change += 1) {
        const some = chance(seed, "change", change);
        const text = rulesText(rulesConfiguration.parse(chanceRules(seed * 100 + change)));
        const from = some.pick([0, historyStart + some.below(200) * hour, now]);
        const before = await stands(database);
        const position = writer.position();
        const rehearsal = await rehearse({
          database,
          model: canonicalModel,
          settings: plainSettings,
          position,
          now,
          rules: { text, from },
          pageSize: some.pick([1, 3, 500]),
        });
        expect([writer.position(), await stands(database)]).toEqual([position, before]);
        const entry = {
          kind: "rule",
          key: `proposal-${change}`,
          at: now + change,
          receivedAt: now,
          from,
          author: "ana",
          reason: "a test",
        } as const;
        await writer.submit(
          intake({
            others: [
              { ...entry, rules: text },
              { kind: "tick", at: now },
            ],
          }),
        );
        const after = await stands(database);
        expect(told(rehearsal), `change ${change}`).toEqual(outcome(before, after));
        for (const { field, examples } of rehearsal.fields)
          for (const { entity, before: was, after: is } of examples) {
            expect(before.docs.get(entity)?.doc[field]).toBe(was?.value);
            expect(after.docs.get(entity)?.doc[field]).toBe(is?.value);
          }
        moving.records += rehearsal.records;
        moving.discrepancies += rehearsal.discrepancies.length;
        moving.intents += rehearsal.intents.planned + rehearsal.intents.ended;
        moving.cash += rehearsal.cash.length;
      }
      if (seed % 4 !== 0) return;
      const verified = await verify({
        database,
        model: canonicalModel,
        settings: plainSettings,
        position: writer.position(),
        lease: () => leaseStep(lease.fence, ttlMs, 0),
      });
      expect(verified.tables.filter(({ gone, extra }) => gone + extra > 0)).toEqual([]);
      expect(verified.ok).toBe(true);
    },
    120_000,
  );

  test("the histories of this suite let values, discrepancies, intents and money move", () => {
    for (const count of Object.values(moving)) expect(count).toBeGreaterThan(name === "pglite" ? 40 : 5);
  });
});

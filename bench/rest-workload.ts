// Golden records that rest beside what waits: orders with their lines, articles and parties, put into the tables as they would stand
// there. They have no history in the log; what is measured over them only reads.

import { recordId } from "../src/base/id.ts";
import { countSteps } from "../src/identity/store-known-by.ts";
import type { Step } from "../src/platform/database.ts";
import { copyRow } from "../src/platform/sql-text.ts";
import { wordsOf } from "../src/record/words.ts";
import { inboxSites } from "./inbox-workload.ts";
import { chance } from "./workload.ts";

const columns = {
  "identity.crosswalk": "record source kind key site sites entity cluster match waits first_at first_version first_hash position",
  "identity.reference": "record field to_record",
  "record.record": "entity kind site sites doc provenance at versions deleted waiting words position",
};

const syllables = "al ber cor dan el fer gal hel in jar kol lan mer nor os par quin ros stel tor ul vel wer xan yor zim".split(" ");
const dayMs = 86_400_000;
const firstDay = Date.UTC(2026, 0, 5);

interface Made {
  readonly kind: string;
  readonly key: string;
  readonly doc: Readonly<Record<string, string>>;
  /** Field -> kind and key of what it names. */
  readonly names: Readonly<Record<string, readonly [kind: string, key: string]>>;
}

/** Of each ten: five lines of the order before them, a purchase, a sales and a production order, an article, a party. */
function made(place: number, random: () => number): Made {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  const coined = (): string => pick(syllables) + pick(syllables) + pick(syllables);
  const day = (): string => new Date(firstDay + Math.floor(random() * 365) * dayMs).toISOString().slice(0, 10);
  const block = place - (place % 10);
  const number = String(place).padStart(7, "0");
  const order = `PO-${String(block).padStart(7, "0")}`;
  const role = place % 10;
  if (role === 0) return { kind: "purchase_order", key: order, doc: { number: order, currency: "EUR", status: "confirmed" }, names: {} };
  if (role <= 5) {
    const line = `${order}/${role}0`;
    const doc = { number: line, quantity: "12", unit: "C62", unit_price: "7.50", currency: "EUR", promised_date: day(), status: "open" };
    return { kind: "purchase_order_line", key: line, doc, names: { order: ["purchase_order", order] } };
  }
  if (role === 6)
    return { kind: "sales_order", key: `SO-${number}`, doc: { number: `SO-${number}`, currency: "EUR", status: "open" }, names: {} };
  if (role === 7) {
    const doc = { number: `FA-${number}`, quantity: "40", unit: "C62", due_date: day(), status: "released" };
    return { kind: "production_order", key: `FA-${number}`, doc, names: {} };
  }
  if (role === 8)
    return { kind: "item", key: `IT-${number}`, doc: { number: `IT-${number}`, name: `${coined()} pump ${coined()}` }, names: {} };
  const doc = { number: `P${number}`, name: `${coined()} ${coined()} GmbH`, tax_number: `DE8${number}9` };
  return { kind: "party", key: `P${number}`, doc, names: {} };
}

const batchRows = 20_000;

/** Steps of one write after the other, for so many records in all. */
export function* restingRecords(count: number, seed: number): Generator<Step[]> {
  const random = chance(seed);
  for (let from = 0; from < count; from += batchRows) {
    const data = { "identity.crosswalk": "", "identity.reference": "", "record.record": "" };
    const entities: string[] = [];
    for (let place = from; place < Math.min(count, from + batchRows); place += 1) {
      const site = inboxSites[Math.floor(place / 10) % inboxSites.length] ?? "";
      const source = `erp-${site}`;
      const { kind, key, doc, names } = made(place, random);
      const entity = recordId(source, kind, key);
      entities.push(entity);
      const seen = kind === "party" || kind === "item" ? "*" : site;
      const named = Object.entries(names).map(([field, [target, to]]) => [field, recordId(source, target, to)] as const);
      const values = { ...doc, ...Object.fromEntries(named) };
      const provenance = JSON.stringify(Object.fromEntries(Object.keys(values).map((field) => [field, [source, firstDay]])));
      data["identity.crosswalk"] += copyRow([entity, source, kind, key, site, seen, entity, entity, "{}", "", "0", "1", "", "0"]);
      for (const [field, to] of named) data["identity.reference"] += copyRow([entity, field, to]);
      data["record.record"] += copyRow([
        entity,
        kind,
        site,
        seen,
        JSON.stringify(values),
        provenance,
        String(firstDay),
        "1",
        "f",
        "f",
        wordsOf(doc),
        "0",
      ]);
    }
    const copies = Object.entries(columns).map(([table, names]) => ({
      kind: "copy" as const,
      table,
      columns: names.split(" "),
      data: data[table as keyof typeof data],
    }));
    yield [...copies, ...countSteps({ before: [], after: entities })];
  }
}

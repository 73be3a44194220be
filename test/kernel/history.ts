// A history of a small group by a seed: orders of three systems, parties that turn out to be one, people's decisions of
// every kind, deletes and re-creations, deletes that were inferred with the consent of a person, rule sets and contacts in the
// past and between, and late versions. What it holds is a set: the tests hand it over in any order.
import { sha256Hex } from "../../src/base/hash.ts";
import { recordId } from "../../src/base/id.ts";
import { chance, type Chance } from "../../src/demo/chance.ts";
import { claimOf } from "../../src/observation/claim.ts";
import type { Act, Claim, Contact, Decision, DecisionBody, OverrideEnd, RuleEntry, Tick } from "../../src/observation/entry.ts";
import { tombstone } from "../../src/observation/tombstone.ts";
import type { ParkedField } from "../../src/source/mapping/claim.ts";

export type Said = Claim | Decision | RuleEntry | Contact | Tick | Act;

export const historyStart = Date.UTC(2026, 2, 2);
export const hour = 3_600_000;
const sources = ["crm", "erp", "mes"];
export const siteOf: Readonly<Record<string, string>> = { crm: "lyon", erp: "lyon", mes: "gera" };

type Values = Record<string, string | null>;

interface Plot {
  readonly kind: string;
  readonly keys: readonly string[];
  readonly draw: (source: string, key: string, some: Chance) => Values;
}

const days = ["2026-04-01", "2026-04-02", "2026-04-03", "2026-04-09", "2026-05-01"];
const maybe = (some: Chance, value: () => string): string | null => (some.inThousand(120) ? null : value());

const plots: readonly Plot[] = [
  {
    kind: "party",
    keys: ["P1", "P2", "P3"],
    draw: (_, key, some) => ({
      name: some.pick([`Acme Castings ${key}`, `Volta Drives ${key}`, `Rhône Forge ${key}`]),
      tax_number: some.pick(["FR1", "FR2", "DE3", "", null]),
      city: some.pick(["Lyon", "Gera", "Kassel"]),
      credit_limit: some.pick(["1000", "2000", "2005"]),
      currency: "EUR",
      active: some.pick(["true", "false"]),
    }),
  },
  {
    kind: "purchase_order",
    keys: ["O1", "O2"],
    draw: (_, key, some) => ({
      number: key,
      company: "C1",
      supplier: some.pick(["P1", "P2", "P3", "P9"]),
      currency: "EUR",
      amount: some.pick(["100", "250.5"]),
      promised_date: some.pick(days),
      status: some.pick(["draft", "ordered", "confirmed", "closed"]),
    }),
  },
  {
    kind: "purchase_order_line",
    keys: ["O1/1", "O1/2", "O2/1", "O3/1"],
    draw: (_, key, some) => ({
      order: key.slice(0, 2),
      line_number: key.slice(3),
      supplier: maybe(some, () => some.pick(["P1", "P2"])),
      description: some.pick(["Shaft 40 mm", "Shaft 60 mm"]),
      quantity: some.pick(["10", "12", "20"]),
      unit: some.pick(["C62", "C62", "DZN"]),
      unit_price: some.pick(["9.5", "9.75", "12"]),
      currency: "EUR",
      promised_date: maybe(some, () => some.pick(days)),
      received_quantity: some.pick(["0", "4", "10"]),
      status: some.pick(["open", "confirmed", "closed"]),
    }),
  },
  {
    kind: "production_order",
    keys: ["M1", "M2"],
    draw: (_, key, some) => ({
      number: key,
      company: "C1",
      planned_quantity: some.pick(["10", "20"]),
      completed_quantity: some.pick(["0", "8", "15", "-1"]),
      due_date: some.pick(days),
      status: some.pick(["planned", "released", "started", "completed"]),
    }),
  },
];

const rules = (own: readonly object[]): string =>
  JSON.stringify(own.map((rule) => ("deletes" in rule ? rule : { resolution: "rank", on_disagreement: "take", ...rule })));

const ruleSets = [
  rules([
    { fields: "party.[name, city]", authority: ["crm", "erp"], silent_after: "P1D", on_disagreement: "ask", tell: "field" },
    { fields: "party.[credit_limit, currency]", together: true, authority: [["crm", "erp"]], on_disagreement: "ask" },
    { fields: "purchase_order_line.[description, quantity, unit]", authority: ["erp", "crm"], tell: "record" },
    { fields: "purchase_order_line.promised_date", authority: [["crm", "erp", "mes"]], resolution: "newest", tolerance: { days: 2 } },
    { fields: "purchase_order_line.unit_price", authority: [["crm", "erp"]], tolerance: { absolute: "0.3" }, tell: "field" },
    { fields: "purchase_order.supplier", authority: [["crm", "erp", "mes"]], on_disagreement: "ask" },
    { fields: "production_order.status", authority: ["mes", "erp"] },
    {
      fields: "production_order.[planned_quantity, due_date]",
      when: { state: ["planned", "released"] },
      authority: ["erp", "mes"],
      silent_after: "PT30H",
    },
    { fields: "production_order.[planned_quantity, due_date]", when: { state: ["started"] }, authority: ["mes", "erp"] },
    { fields: "production_order.completed_quantity", authority: [["mes", "erp"]], resolution: "largest" },
    { fields: "purchase_order_line.received_quantity", authority: [["crm", "erp", "mes"]], resolution: "sum" },
    { deletes: "purchase_order_line", outcome: "ask" },
    { deletes: "production_order", outcome: "end-date", authority: ["erp", "mes"] },
  ]),
  rules([
    { fields: "party.[name, city]", authority: ["erp", "crm"], on_disagreement: "hold" },
    { fields: "purchase_order_line.received_quantity", authority: ["mes"], silent_after: "PT20H" },
    { fields: "purchase_order_line.promised_date", authority: [["crm", "erp"]], on_disagreement: "hold" },
    { fields: "production_order.completed_quantity", authority: [["mes", "erp"]], resolution: "smallest" },
    { fields: "party.credit_limit", authority: ["crm", "erp"], validations: { credit_limit: { one_of: ["1000", "2000"] } } },
    { fields: "production_order.due_date", authority: [["mes", "erp", "crm"]], resolution: "ask" },
    { deletes: "purchase_order_line", outcome: "restore" },
  ]),
  rules([
    { fields: "party.name", sites: ["lyon"], authority: ["mes", "crm"], tell: "record" },
    { fields: "purchase_order_line.[quantity, unit]", authority: [["crm", "erp", "mes"]], clock_tolerance: "PT2H" },
    { fields: "purchase_order_line.received_quantity", authority: [["crm", "erp"], "mes"], resolution: "sum" },
    { fields: "purchase_order_line.description", authority: [["crm", "erp", "mes"]], resolution: "union" },
    { fields: "purchase_order_line.description", companies: { C1: ["gera"] }, authority: ["mes", "erp"] },
    { deletes: "purchase_order_line", outcome: "ask", authority: ["mes", "crm"] },
    { fields: "purchase_order.amount", authority: [["crm", "erp"]], resolution: "smallest", on_disagreement: "ask" },
  ]),
];

const spanHours = 240;

/** At least `size` entries. Times are whole hours, so that several fall on one instant. `releases`: whether people let intents out. */
export function history(seed: number, size = 300, releases = true): readonly Said[] {
  const some = { ...chance(seed, "history"), releases };
  const entries: Said[] = [...ruleEntries(some), ...clockEntries(some)];
  const records: Told[] = [];
  for (const plot of plots)
    for (const source of sources)
      for (const key of plot.keys)
        if (some.inThousand(850)) records.push({ source, plot, key, version: 0, at: some.below(120), last: undefined });
  for (const one of records) entries.push(claim(one, some));
  while (entries.length < size) {
    const one = some.pick(records);
    if (some.inThousand(130)) entries.push(decision(one, some.pick(records), entries.length, some));
    else if (some.inThousand(50) && one.last !== undefined) entries.push(...unnamed(one, one.last, entries.length, some));
    else entries.push(claim(one, some));
  }
  return distinct(entries);
}

/** A record of a system, and what the system said of it last. */
interface Told {
  readonly source: string;
  readonly plot: Plot;
  readonly key: string;
  version: number;
  at: number;
  last: Claim | undefined;
}

/** A list did not name it, the guard held that among too much else, and a person consented: the delete is a claim of its own. */
function unnamed(one: Told, last: Claim, place: number, some: Chance): Said[] {
  const { source, plot, key } = one;
  const by = { source, recordKind: plot.kind, mapping: `${source}@1`, delivery: `list-${place}`, at: last.at + some.below(30) * hour };
  const gone = tombstone({ ...last, key }, by, historyStart + spanHours * hour);
  const held = sha256Hex(`${gone.record} ${last.version}`);
  const body: DecisionBody = { kind: "mass-change", key: `${source}/all`, act: sha256Hex(by.delivery), held, verdict: "consent" };
  return [gone, said(one, body, gone.at, place)];
}

const distinct = (entries: readonly Said[]): Said[] => [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];

function ruleEntries(some: Chance): RuleEntry[] {
  const between = historyStart + some.below(spanHours) * hour;
  const froms = [0, between, some.pick([between, historyStart + some.below(spanHours) * hour])];
  return froms.map((from, place) => {
    const text = ruleSets[place] ?? "[]";
    const at = historyStart + some.below(40) * hour;
    return { kind: "rule", key: `rules-${place}`, at, receivedAt: at, from, author: "a controller", reason: "a test", rules: text };
  });
}

function clockEntries(some: Chance): (Contact | Tick)[] {
  const contacts = sources.flatMap((source) =>
    Array.from({ length: 7 }, (): Contact => ({
      kind: "contact",
      source,
      site: siteOf[source] ?? "",
      feed: "all",
      at: historyStart + some.below(spanHours) * hour,
    })),
  );
  const ticks = Array.from({ length: 6 }, (): Tick => ({ kind: "tick", at: historyStart + some.below(spanHours) * hour }));
  return [...contacts, ...ticks];
}

/** The next version of a record; now and then a stamp before the last one, the same version with other words, or a delete. */
function claim(one: Told, some: Chance): Claim {
  if (!some.inThousand(60) || one.version === 0) one.version += 1;
  one.at += some.inThousand(100) ? -some.below(30) : some.below(24);
  const { source, plot, key } = one;
  const deleted = one.version > 1 && some.inThousand(80);
  const all = plot.draw(source, key, some);
  const spoken = Object.entries(all).filter(([name]) => one.version === 1 || name === "number" || some.inThousand(500));
  const refused = some.inThousand(120) ? some.pick(Object.keys(all).slice(1)) : "";
  const fields = Object.fromEntries(spoken.filter(([name]) => name !== refused));
  const parked: ParkedField[] =
    refused !== "" ? [{ field: refused, class: "value", cause: `"${one.version}?" is no number`, hint: "correct it", value: "?" }] : [];
  // As the log holds it: what a source repeats after an inferred delete was put behind that when it was heard.
  const { isHeard: _, ...logged } = claimOf(
    {
      kind: plot.kind,
      key,
      version: one.version,
      at: historyStart + one.at * hour,
      site: siteOf[source] ?? "",
      deleted,
      fields: deleted ? {} : fields,
      parked: deleted ? [] : parked,
      rawIndex: 0,
    },
    { source, mapping: `${source}@1`, page: null, receivedAt: historyStart + spanHours * hour },
  );
  one.last = logged;
  return logged;
}

function decision(of: Told, other: Told, place: number, some: Parameters<typeof decisionBody>[3]): Decision {
  const at = historyStart + some.below(spanHours) * hour;
  return said(of, decisionBody(of.plot, recordId(other.source, of.plot.kind, other.key), at, some), at, place);
}

/** What a steward says of a record. */
function said({ source, plot, key: recordKey }: Told, body: DecisionBody, at: number, place: number): Decision {
  const key = `decision-${place}`;
  return {
    kind: "decision",
    source: "people",
    site: siteOf[source] ?? "",
    record: recordId(source, plot.kind, recordKey),
    recordKind: plot.kind,
    key,
    version: at,
    at,
    receivedAt: at,
    author: "a steward",
    reason: "a test",
    body,
    hash: sha256Hex(`${key}${JSON.stringify(body)}`),
  };
}

function decisionBody(plot: Plot, other: string, at: number, some: Chance & { readonly releases: boolean }): DecisionBody {
  const draw = some.below(10);
  if (draw === 0) return { kind: "merge", other };
  if (draw === 1) return { kind: "split", other };
  if (draw === 3) return { kind: "withdrawn", other };
  const values = Object.entries(plot.draw("people", some.pick(plot.keys), some)).filter(
    (pair): pair is [string, string] => Boolean(pair[1]) && some.inThousand(300),
  );
  if (draw === 2) return { kind: "override-ended", fields: values.map(([name]) => name) };
  if (draw === 4) return { kind: some.inThousand(800) ? "tell" : "untold", fields: values.map(([name]) => name) };
  if (draw === 5 && some.inThousand(500))
    return {
      kind: "correct",
      values: Object.fromEntries(values.map(([name, to]) => [name, { from: some.pick(["10", "12", "ordered", "open"]), to }])),
    };
  // Values that are often planned, so that some of what is released is.
  if (draw === 6 && some.releases && some.inThousand(500))
    return some.inThousand(800)
      ? { kind: "release", values: Object.fromEntries(values) }
      : { kind: "unreleased", fields: values.map(([name]) => name) };
  const until: OverrideEnd = some.pick([
    { kind: "changed" },
    { kind: "agreed" },
    { kind: "never" },
    { kind: "date", at: at + (some.below(80) - 10) * hour },
  ]);
  const fields = Object.fromEntries(values);
  if (some.inThousand(150)) return { kind: "override", fields: { ...fields, "*": some.pick(["gone", "there"]) }, until, confirmed: true };
  if (some.inThousand(200)) return { kind: "override", fields, until, confirmed: true, needsSecond: true };
  const seconds = { decision: `decision-${some.below(300)}`, author: "a controller" };
  return { kind: "override", fields, until, confirmed: true, ...(some.inThousand(200) ? { seconds } : {}) };
}

// A hub of two sites with a canary in every class of field at each: a value that is told nowhere else, so whoever is shown it is shown
// the field, its history, its row as it arrived, or a sum that gives it away.

import { text } from "../../src/desk/reader.ts";
import { classesDefault } from "../../src/access/role.ts";
import type { FieldClass } from "../../src/base/field-class.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { configuredModel } from "../../src/model/kind-configuration.ts";
import { query } from "../../src/platform/database.ts";
import { openTestDatabase } from "../support/database.ts";
import { openWorld, settings, type World } from "./api-world.ts";

/** Besides the two, what belongs to the group. */
export const sites = ["lyon", "ulm"] as const;
export type Site = (typeof sites)[number];

export interface Canary {
  readonly site: Site | "*";
  readonly class: FieldClass;
  readonly text: string;
}

const money: Readonly<Record<Site, { readonly price: string; readonly bank: string; readonly payroll: string }>> = {
  lyon: { price: "7411.", bank: "9155.", payroll: "6333." },
  ulm: { price: "8522.", bank: "9266.", payroll: "6444." },
};

const word = (of: FieldClass, site: Site | "group"): string => `CANARY${of}${site}`;

/** The beginning of each amount, and a word in each text. */
export const canaries: readonly Canary[] = [
  { site: "*", class: "personal", text: word("personal", "group") },
  { site: "*", class: "bank", text: word("bank", "group") },
  ...sites.flatMap((site) => [
    { site, class: "public" as const, text: word("public", site) },
    { site, class: "price" as const, text: money[site].price },
    { site, class: "price" as const, text: word("price", site) },
    { site, class: "bank" as const, text: money[site].bank },
    { site, class: "bank" as const, text: word("bank", site) },
    { site, class: "personal" as const, text: word("personal", site) },
    { site, class: "payroll" as const, text: money[site].payroll },
    { site, class: "payroll" as const, text: word("payroll", site) },
  ]),
];

/** With a kind of payroll, and roles that see each class without the others. */
const classes = {
  ...classesDefault,
  receivables: ["public", "price"],
  "payables-maker": ["public", "bank"],
  "payables-approver": ["public", "personal"],
  controller: ["public"],
} as const;

const payslip = {
  kinds: [
    {
      name: "payslip",
      class: "payroll",
      fields: [
        { name: "number", type: "code", class: "public" },
        { name: "note", type: "text" },
        { name: "amount", type: "decimal", currency: "currency" },
        { name: "currency", type: "code" },
      ],
      identity: [{ kind: "exact", fields: ["number"], strength: 80 }],
    },
  ],
};

const systems = ["erp", "mes"] as const;

export const openMatrixWorld = async (): Promise<World> => {
  const model = configuredModel(canonicalModel, payslip);
  const sources = sites.flatMap((site) =>
    systems.map((system) => ({ name: `${system}-${site}`, site, silentAfterMs: 3_600_000, observedAt: undefined, fault: undefined })),
  );
  const companyOfSite = { lyon: "FR01", ulm: "DE01" };
  const configuration = { hub: "test", settings: { ...settings, companyOfSite }, rules: { text: "[]" }, classes };
  return openWorld(await openTestDatabase(), undefined, { model, sources, configuration });
};

/** Two systems of the site that differ in a field of every class. */
export function records(site: Site, system: (typeof systems)[number]) {
  const cents = system === "erp" ? "13" : "17";
  const { price, bank, payroll } = money[site];
  const at = "2026-03-01T08:00:00Z";
  const record = (kind: string, key: string, fields: Record<string, string>) => ({ kind, key, version: 1, at, fields });
  return {
    source: `${system}-${site}`,
    records: [
      record("customer_invoice", "I1", {
        number: word("public", site),
        company: settings.currency,
        amount: `${price}${cents}`,
        currency: "EUR",
        due_date: system === "erp" ? "2026-03-20" : "2026-03-24",
        issue_date: "2026-02-20",
        status: "open",
      }),
      record("bank_account", "A1", { iban: word("bank", site), currency: "EUR", name: `${word("bank", site)} ${system}`, company: "FR01" }),
      record("bank_balance", "B1", {
        account: "A1",
        amount: `${bank}${cents}`,
        currency: "EUR",
        date: "2026-02-27",
        balance_type: "closing",
      }),
      record("delivery_confirmation", "D1", {
        number: `D-${site}`,
        company: "X",
        signed_by: `${word("personal", site)} ${system}`,
        date: "2026-02-20",
      }),
      // Two that may be one: a person is asked, with what speaks for it.
      ...(site === "lyon"
        ? [
            record("party", "S1", {
              name: "Acme Castings and Forgings",
              phone: system === "erp" ? "+33 1 23 45 67 89" : "+33 4 98 76 54 32",
              email: `${word("personal", "group")}@${system}.example`,
              ...(system === "erp" ? { iban: word("bank", "group") } : {}),
            }),
          ]
        : []),
      record("payslip", "P1", {
        number: `P-${site}`,
        note: `${word("payroll", site)} ${system}`,
        amount: `${payroll}${cents}`,
        currency: "EUR",
      }),
      record("purchase_order", "O1", { number: `O-${site}`, company: "X", amount: `${price}${cents}`, currency: "EUR", status: "ordered" }),
      record("purchase_order_line", "L1", {
        order: "O1",
        quantity: "5",
        unit: "C62",
        unit_price: `${word("price", site)}`,
        currency: "EUR",
      }),
    ],
  };
}

export interface Known {
  readonly site: Site;
  readonly entities: readonly string[];
  readonly invoice: string;
  /** Orders and lines of orders. */
  readonly orders: readonly string[];
  readonly lines: readonly string[];
  readonly items: readonly string[];
  readonly decision: string;
}

/** Pushes everything, sets a value against its sources and lets a system be told of it; ids of what came of it, by site. */
export async function planted(world: World, owner: string): Promise<readonly Known[]> {
  const rules = "- fields: customer_invoice.open_amount\n  authority: [erp-lyon, mes-lyon, erp-ulm, mes-ulm]\n  writes_need: two_people\n";
  const { proposal } = (await done(world.post(owner, "/v1/rule-sets", { rules, reason: "two people" }))) as {
    readonly proposal: { readonly id: string };
  };
  await done(world.post(owner, "/v1/rule-sets/approve", { id: proposal.id, reason: "two people" }));
  world.clock.advance(60_000);
  for (const site of sites) for (const system of systems) await done(world.push(owner, `${system}-${site}`, records(site, system)));
  const [entities = [], lines = []] = await world.hub.database.read([
    query("select entity, kind, site from record.public_record order by entity"),
    query("select line, site from finance.public_cash_line order by line"),
  ]);
  const known: Known[] = [];
  for (const site of sites) {
    const own = entities.filter((row) => row["site"] === site || row["site"] === "*");
    const invoice = text(own.find((row) => row["kind"] === "customer_invoice") ?? {}, "entity");
    const reason = `because of ${word("price", site)}`;
    const set = await done(
      world.post(owner, "/v1/overrides", { record: invoice, fields: { tax_amount: `${money[site].price}55` }, reason }),
    );
    const { decision } = set as { readonly decision: string };
    const waits = { record: invoice, fields: { open_amount: `${money[site].price}44` }, reason };
    await done(world.post(owner, "/v1/overrides", waits));
    await done(
      world.post(owner, "/v1/intents/tell", {
        record: { source: `mes-${site}`, kind: "customer_invoice", key: "I1" },
        fields: ["amount"],
        reason: "so that it knows",
      }),
    );
    known.push({
      site,
      entities: own.map((row) => text(row, "entity")),
      invoice,
      orders: own.filter((row) => text(row, "kind").startsWith("purchase_order")).map((row) => text(row, "entity")),
      lines: lines.filter((row) => row["site"] === site).map((row) => text(row, "line")),
      items: [],
      decision,
    });
  }
  const inbox = (await done(world.call(owner, "/v1/inbox"))) as {
    readonly data: { readonly items: readonly { readonly id: string; readonly site: string }[] };
  };
  return known.map((one) => ({ ...one, items: inbox.data.items.filter(({ site }) => site === one.site).map(({ id }) => id) }));
}

async function done(answer: ReturnType<World["call"]>): Promise<unknown> {
  const { status, json, text: said } = await answer;
  if (status !== 200) throw new Error(`${status} ${said}`);
  return json;
}

// Histories in which rules matter to money, and rule sets by chance: three systems that speak of the same orders, production
// orders, bills and payments, and disagree.
import { chance, type Chance } from "../../src/demo/chance.ts";
import { claimOf } from "../../src/observation/claim.ts";
import type { Claim } from "../../src/observation/entry.ts";
import { history, historyStart, hour, type Said } from "../kernel/history.ts";

const sources = ["crm", "erp", "mes"];
const days = ["2026-04-01", "2026-04-03", "2026-04-09", "2026-05-01", "2026-06-12"];

interface Plot {
  readonly kind: string;
  readonly keys: readonly string[];
  readonly draw: (key: string, some: Chance) => Readonly<Record<string, string | null>>;
}

const document = (key: string) => ({ number: key, company: "C1" });

const plots: readonly Plot[] = [
  {
    kind: "payment_terms",
    keys: ["T1", "T2"],
    draw: (key, some) => ({ code: key, company: "C1", days: some.pick(["10", "30", "60"]), end_of_month: some.pick(["true", "false"]) }),
  },
  {
    kind: "sales_order_line",
    keys: ["S1", "S2", "S3"],
    draw: (key, some) => ({
      ...document(key),
      customer: some.pick(["P1", "P2"]),
      quantity: some.pick(["10", "12"]),
      unit: "C62",
      unit_price: some.pick(["100.05", "99.9"]),
      currency: some.pick(["EUR", "EUR", "USD"]),
      promised_date: some.pick(days),
      payment_terms: some.pick(["T1", "T2", null]),
      status: "open",
    }),
  },
  {
    kind: "production_order",
    keys: ["W1", "W2"],
    draw: (key, some) => ({
      ...document(key),
      planned_quantity: some.pick(["10", "12"]),
      completed_quantity: some.pick(["0", "4", "11"]),
      due_date: some.pick(days),
      sales_order_line: some.pick(["S1", "S2", "S3"]),
      status: some.pick(["planned", "released", "started"]),
    }),
  },
  {
    kind: "goods_receipt",
    keys: ["G1", "G2"],
    draw: (key, some) => ({
      ...document(key),
      order_line: some.pick(["O1/1", "O1/2", "O2/1"]),
      quantity: some.pick(["2", "4"]),
      unit: "C62",
      date: some.pick(days),
      status: some.pick(["planned", "done"]),
    }),
  },
  {
    kind: "customer_invoice",
    keys: ["B1", "B2"],
    draw: (key, some) => ({
      ...document(key),
      order_line: some.pick(["S1", "S2", null]),
      customer: some.pick(["P1", "P2"]),
      quantity: some.pick(["4", "10"]),
      unit: "C62",
      amount: some.pick(["400.2", "1000.5", "999"]),
      currency: "EUR",
      issue_date: "2026-03-03",
      due_date: some.pick(days),
      status: some.pick(["open", "cancelled"]),
    }),
  },
  {
    kind: "payment",
    keys: ["Z1", "Z2"],
    draw: (key, some) => ({
      ...document(key),
      direction: "in",
      customer_invoice: some.pick(["B1", "B2"]),
      amount: some.pick(["100", "400.2"]),
      currency: "EUR",
      date: some.pick(days),
      status: some.pick(["booked", "sent"]),
    }),
  },
];

/** The history of the kernel's tests, and the documents that money hangs on. */
export function ruleHistory(seed: number): Said[] {
  const some = chance(seed, "rule history");
  const claims: Claim[] = [];
  for (const plot of plots)
    for (const key of plot.keys)
      for (const source of sources) {
        let at = some.below(100);
        const versions = some.inThousand(850) ? 1 + some.below(4) : 0;
        for (let version = 1; version <= versions; version += 1) {
          at += some.below(30);
          const fields = Object.fromEntries(
            Object.entries(plot.draw(key, some)).filter(
              ([name]) => version === 1 || ["number", "company", "code"].includes(name) || some.inThousand(600),
            ),
          );
          claims.push(
            claimOf(
              {
                kind: plot.kind,
                key,
                version,
                at: historyStart + at * hour,
                site: source === "mes" ? "gera" : "lyon",
                deleted: false,
                fields,
                parked: [],
                rawIndex: 0,
              },
              { source, mapping: `${source}@1`, page: null, receivedAt: historyStart },
            ),
          );
        }
      }
  return [...history(seed), ...claims];
}

/** Fields that rules may speak of; a set decides some of them. */
const ruled: Readonly<Record<string, readonly string[]>> = {
  party: ["name", "city", "credit_limit", "payment_terms"],
  payment_terms: ["days", "end_of_month"],
  purchase_order: ["supplier", "amount", "promised_date"],
  purchase_order_line: ["quantity", "unit_price", "promised_date", "supplier", "received_quantity"],
  sales_order_line: ["quantity", "unit_price", "currency", "promised_date", "payment_terms"],
  production_order: ["planned_quantity", "completed_quantity", "due_date", "sales_order_line"],
  goods_receipt: ["order_line", "quantity", "date", "status"],
  customer_invoice: ["order_line", "amount", "due_date"],
  payment: ["customer_invoice", "amount", "date"],
};

const amounts = new Set([
  "credit_limit",
  "days",
  "amount",
  "quantity",
  "unit_price",
  "received_quantity",
  "planned_quantity",
  "completed_quantity",
]);
const resolutionsOf = (group: readonly string[]): string[] => [
  ...(group.length === 1 ? ["largest", "smallest"] : []),
  ...(group.every((field) => amounts.has(field)) ? ["sum"] : []),
];

/** A rule set by chance, as a person may write it: never two rules of one weight over a field. */
export function chanceRules(seed: number): object[] {
  const some = chance(seed, "rules");
  return Object.entries(ruled).flatMap(([kind, names]) => {
    if (some.inThousand(400)) return [];
    const fields = names.filter(() => some.inThousand(600));
    const deletes = { deletes: kind, outcome: some.pick(["restore", "end-date", "ask", "uncouple"]) };
    const groups = some.inThousand(300) && fields.length > 1 ? [fields] : fields.map((field) => [field]);
    const decided = groups
      .filter((group) => group.length > 0)
      .map((group) => ({
        fields: `${kind}.[${group.join(", ")}]`,
        ...(group.length > 1 && some.inThousand(500) ? { together: true } : {}),
        authority: some.pick([["erp", "crm"], ["crm", "mes", "erp"], [["erp", "mes"], "crm"], [["crm", "erp", "mes"]], ["mes"], []]),
        resolution: some.pick(["rank", "rank", "newest", ...resolutionsOf(group), "ask"]),
        on_disagreement: some.pick(["take", "hold", "ask"]),
        tell: some.pick(["off", "off", "field", "record"]),
        ...(some.inThousand(200) ? { silent_after: some.pick(["P1D", "PT30H"]) } : {}),
        ...(some.inThousand(150) ? { sites: ["lyon"] } : {}),
        ...(some.inThousand(200) && kind === "production_order" ? { when: { state: ["started"] } } : {}),
        ...(some.inThousand(200) && group[0]?.endsWith("date") === true ? { tolerance: { days: 3 } } : {}),
        ...(some.inThousand(150) && group[0]?.endsWith("date") === true
          ? { validations: { [group[0]]: { one_of: ["2026-04-01", "2026-06-12"] } } }
          : {}),
      }));
    return some.inThousand(400) ? [...decided, deletes] : decided;
  });
}

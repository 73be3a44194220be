// Systems compared on schedule: the clock asks for it, what came of it is kept by date, and what is missing is named to a person.
import { expect, test } from "vitest";
import { issueToken } from "../../src/access/token.ts";
import { type Api, openApi } from "../../src/api/api.ts";
import type { Inbox } from "../../src/desk/inbox.ts";
import { type Backend, eachBackend } from "../support/database.ts";
import { type HubWorld, hubStart, hubWorld } from "../support/hub-world.ts";
import { holder } from "../support/holder.ts";

const dialect = `{ delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;
const system = (name: string, site: string): string => `
  - name: ${name}
    connector: delimited
    site: ${site}
    options: { folder: ${name}, settle_seconds: 0 }
    feeds: { invoices: { file: "*.csv", dialect: ${dialect} } }
    mapping:
      system: ${name}
      version: "1"
      feeds:
        invoices:
          kind: customer_invoice
          key: id
          at: changed
          fields: { number: id, company: { value: C1 }, amount: total, currency: { value: EUR }, due_date: due }
`;
const yaml = (reconcile: string, site = "lyon"): string =>
  `hub: books\nzone: Europe/Paris\nsources:${system("erp", "lyon")}${system("finance", site)}reconcile:\n${reconcile}`;

const nightly = `  - { kind: customer_invoice, between: [erp, finance], at: "05:30" }\n`;
const hour = 3_600_000;

interface Books extends HubWorld {
  book(name: string, ...invoices: readonly string[]): Promise<void>;
  get(path: string, sites?: readonly string[]): Promise<Record<string, unknown>>;
}

async function books(backend: Backend, text: string): Promise<Books> {
  const world = await hubWorld(backend, text);
  let files = 0;
  let api: Promise<Api> | undefined;
  backend.beforeRemoval(async () => (await api)?.close());
  return {
    ...world,
    async book(name, ...invoices) {
      files += 1;
      const rows = invoices.map((invoice) => `${invoice},2026-04-01,2026-03-01T08:00:0${files}Z`);
      await world.drop(`${name}/${files}.csv`, `${["id,total,due,changed", ...rows].join("\n")}\n`);
      await world.run(name);
    },
    async get(path, sites) {
      const { address } = await (api ??= openApi(world.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0", waitMs: 300 }));
      const principal = { name: "controller", roles: ["controller" as const], sites: sites ?? [], group: sites === undefined };
      const token = await issueToken(world.hub().database, holder(principal), world.clock.now());
      const answer = await fetch(new URL(path, address), { headers: { authorization: `Bearer ${token}` } });
      return (await answer.json()) as Record<string, unknown>;
    },
    async close() {
      await (await api)?.close();
      api = undefined;
      await world.close();
    },
  };
}

const inboxOf = async (world: Books): Promise<Inbox["items"]> =>
  ((await world.get("/v1/inbox?what=reconciliation"))["data"] as { items: Inbox["items"] }).items;

const runsOf = async (world: Books, sites?: readonly string[]): Promise<Record<string, unknown>[]> =>
  ((await world.get("/v1/reconciliation/runs", sites))["data"] as { runs: Record<string, unknown>[] }).runs;

/** Each opens and closes several hubs. */
const patience = 60_000;

eachBackend((backend) => {
  test(
    "an invoice that finance lacks is named by the nightly comparison, and leaves the inbox with the night that finds it",
    async () => {
      const world = await books(backend, yaml(nightly));
      await world.book("erp", "R-1,100.00", "R-2,250.50");
      await world.book("finance", "R-1,100.00");
      expect(await world.hub().tick(), "never compared: it is due").toBe(true);
      world.clock.advance(hour);
      expect(await world.hub().tick(), "once a day").toBe(false);
      const [item] = await inboxOf(world);
      expect(item).toMatchObject({ kind: "reconciliation", systems: ["erp", "finance"], site: "lyon", causeClass: "missing" });
      expect(item).toMatchObject({
        cause: "finance lacks Customer invoice R-2",
        missing: [{ system: "finance", count: 1, records: [{ key: "R-2" }] }],
      });
      const night = Date.parse("2026-03-03T04:30:00Z"); // 05:30 in Paris
      world.clock.set(night - 1);
      expect(await world.hub().tick()).toBe(false);
      world.clock.set(night);
      expect(await world.hub().tick()).toBe(true);
      expect(
        (await inboxOf(world)).map(({ id, since }) => [id, since]),
        "the same question since the first night",
      ).toEqual([[item?.id, item?.since]]);
      await world.book("finance", "R-2,250.50");
      expect(await inboxOf(world), "it was not compared since").toHaveLength(1);
      world.clock.advance(24 * hour);
      await world.hub().tick();
      expect(await inboxOf(world)).toEqual([]);
      const runs = await runsOf(world);
      expect(runs.map(({ agrees, missing, counts, at }) => [at, agrees, missing, counts])).toEqual([
        ["2026-03-04T04:30:00.000Z", true, 0, { first: 2, second: 2, both: 2 }],
        ["2026-03-03T04:30:00.000Z", false, 1, { first: 2, second: 1, both: 1 }],
        [new Date(hubStart).toISOString(), false, 1, { first: 2, second: 1, both: 1 }],
      ]);
      const one = (await world.get(`/v1/reconciliation/runs/${String(runs[1]?.["run"])}`))["data"];
      expect(one).toMatchObject({
        result: {
          balances: [{ field: "amount", first: "350.5", second: "100", onlyFirst: "250.5" }],
          missing: [{}, { records: [{ key: "R-2" }] }],
        },
      });
      expect(await world.verify()).toMatchObject({ ok: true });
    },
    patience,
  );

  test(
    "what was compared is kept over a restart, and is not done twice; what hub.yaml no longer compares asks nobody",
    async () => {
      const world = await books(backend, yaml("  - { kind: customer_invoice, between: [finance, erp], every: 6h }\n"));
      await world.book("erp", "R-1,100.00");
      await world.hub().tick();
      await world.close();
      await world.open();
      world.clock.advance(6 * hour - 1);
      expect(await world.hub().tick()).toBe(false);
      world.clock.advance(1);
      expect(await world.hub().tick()).toBe(true);
      expect(await runsOf(world)).toHaveLength(2);
      await world.close();
      await world.drop("hub.yaml", yaml("  []\n"));
      await world.open();
      expect(await inboxOf(world)).toEqual([]);
      expect(await runsOf(world), "history stays").toHaveLength(2);
    },
    patience,
  );

  const repaired = "  - { kind: customer_invoice, between: [erp, finance], at: '05:30', repair: { at_most: 10 } }\n";
  const erpDecides = "governance: { rules: [{ fields: 'customer_invoice.[amount, due_date]', authority: [erp, finance] }] }\n";
  const toTell = async (world: Books): Promise<string[]> =>
    ((await world.get("/v1/intents"))["data"] as { intents: Record<string, string>[] }).intents.map(
      ({ system: of, key, from, to, cause }) => `${of} ${key}: ${from} -> ${to}, ${cause}`,
    );
  const nextNight = async (world: Books): Promise<void> => {
    world.clock.advance(24 * hour);
    await world.hub().tick();
  };

  test(
    "three differences are repaired: the system that lags is to be told, once, and it is done when it has followed",
    async () => {
      const world = await books(backend, yaml(repaired) + erpDecides);
      await world.book("erp", "R-1,100.00", "R-2,200.00", "R-3,300.00", "R-4,4.00");
      await world.book("finance", "R-1,101.00", "R-2,202.00", "R-3,303.00", "R-4,4.00");
      await world.hub().tick();
      const told = ["finance R-1: 101 -> 100, repair", "finance R-2: 202 -> 200, repair", "finance R-3: 303 -> 300, repair"];
      expect(await toTell(world)).toEqual(told);
      expect(await runsOf(world)).toMatchObject([{ agrees: false, differing: 3, repaired: 3, stopped: false }]);
      await nextNight(world);
      expect(await toTell(world), "it is to be told already").toEqual(told);
      expect(await runsOf(world)).toMatchObject([{ repaired: 0 }, { repaired: 3 }]);
      await world.book("finance", "R-1,100.00", "R-2,200.00");
      expect(await toTell(world)).toEqual(["finance R-3: 303 -> 300, repair"]);
      expect(await inboxOf(world)).toEqual([]);
      expect(await world.verify()).toMatchObject({ ok: true });
    },
    patience,
  );

  test(
    "a system that only lags is read again, and nobody is told anything",
    async () => {
      const world = await books(backend, yaml(repaired) + erpDecides);
      await world.book("erp", "R-1,100.00", "R-2,200.00");
      await world.book("finance", "R-1,101.00");
      await world.drop(
        "finance/late.csv",
        "id,total,due,changed\nR-1,100.00,2026-04-01,2026-03-01T09:00:00Z\nR-2,200.00,2026-04-01,2026-03-01T09:00:00Z\n",
      );
      await world.hub().tick();
      expect(await runsOf(world)).toMatchObject([{ agrees: true, missing: 0, differing: 0 }]);
      expect(await toTell(world)).toEqual([]);
    },
    patience,
  );

  test(
    "three hundred differences stop: nothing is repaired, a person is asked, and that ends when the systems agree again",
    async () => {
      const world = await books(backend, yaml(repaired) + erpDecides);
      const invoices = (cents: string): string[] => Array.from({ length: 300 }, (_, place) => `R-${place},${place}.${cents}`);
      await world.book("erp", ...invoices("00"));
      await world.book("finance", ...invoices("10"));
      await world.hub().tick();
      expect(await toTell(world)).toEqual([]);
      expect(await runsOf(world)).toMatchObject([{ differing: 300, repaired: 0, stopped: true }]);
      expect(await inboxOf(world)).toMatchObject([
        {
          kind: "reconciliation",
          stopped: 300,
          missing: [],
          causeClass: "unrepaired",
          cause: expect.stringContaining("300 differences are more than"),
        },
      ]);
      await world.book("finance", ...invoices("00"));
      await nextNight(world);
      expect(await inboxOf(world)).toEqual([]);
    },
    patience,
  );

  test(
    "books that are not even are found by night, located to the statement, and leave the inbox when they are",
    async () => {
      const sum = "{ add: customer_invoice.amount, by: due_date }, { take: customer_invoice.tax_amount, by: due_date, needed: false }";
      const law = `conservation: { laws: [{ name: nothing is billed, terms: [${sum}] }] }\n`;
      const world = await books(backend, yaml("  - { books: erp, every: 1h }\n") + law);
      await world.book("erp", "R-1,100.00", "R-2,-99.50");
      await world.hub().tick();
      expect(await inboxOf(world)).toMatchObject([
        {
          label: "Books of erp",
          off: 1,
          systems: ["erp", "erp"],
          causeClass: "uneven",
          cause: "nothing is billed: 2026-04-01 is off by 0.5 EUR",
        },
      ]);
      const [run] = await runsOf(world);
      expect(run).toMatchObject({ sort: "books", kind: "", agrees: false, differing: 1, counts: null });
      expect((await world.get(`/v1/reconciliation/runs/${String(run?.["run"])}`))["data"]).toMatchObject({
        result: null,
        books: { source: "erp", holds: false },
      });
      await world.book("erp", "R-3,-0.50");
      world.clock.advance(hour);
      await world.hub().tick();
      expect(await inboxOf(world)).toEqual([]);
    },
    patience,
  );

  test(
    "who sees one of two plants sees no comparison of both",
    async () => {
      const world = await books(backend, yaml(nightly, "porto"));
      await world.book("erp", "R-1,100.00");
      await world.hub().tick();
      const [run] = await runsOf(world);
      expect(await runsOf(world, ["lyon"])).toEqual([]);
      expect(await runsOf(world, ["lyon", "porto"])).toHaveLength(1);
      expect(await world.get(`/v1/reconciliation/runs/${String(run?.["run"])}`, ["porto"])).toMatchObject({
        code: "reconciliation-unknown",
      });
    },
    patience,
  );

  test.each([
    ["{ kind: customer_invoice, between: [erp, sap], every: 1h }", "there is no source sap"],
    ["{ kind: customer_invoice, between: [erp, erp], every: 1h }", "a system is compared with itself"],
    ["{ kind: customer_invoice, between: [erp, finance] }", "either every"],
    ["{ kind: customer_invoice, books: erp, every: 1h }", "or books alone"],
    ["{ kind: customer_invoice, between: [erp, finance], every: 5s }", "no more often than once a minute"],
  ])(
    "%s is refused with the place in hub.yaml",
    async (entry, why) => {
      await expect(hubWorld(backend, yaml(`  - ${entry}\n`))).rejects.toMatchObject({
        code: "configuration-refused",
        subject: expect.stringContaining("reconcile"),
        cause: expect.stringContaining(why),
      });
    },
    patience,
  );
});

// The ERP exports its open invoices every night. One night the export has lost the decimal point.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { issueToken } from "../../src/access/token.ts";
import { openApi } from "../../src/api/api.ts";
import { intake } from "../../src/commit/intake.ts";
import { massChangeDecision } from "../../src/desk/decision.ts";
import type { Inbox } from "../../src/desk/inbox.ts";
import type { MassChangeItem } from "../../src/desk/inbox-item.ts";
import { kindOf } from "../../src/model/kind.ts";
import { type Backend, eachBackend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { type HeldAs, holder } from "../support/holder.ts";

const dialect = `{ delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;

const limits = "{ changes: { count: 20, share: 40%, emptied: 10%, factor: 10, leapt: 10% } }";

const source = (name: string, guard: string, full: boolean): string => `
  - name: ${name}
    connector: delimited
    site: lyon
    zone: Europe/Paris
    options: { folder: ${name}, settle_seconds: 0 }
    feeds:
      invoices: { file: "invoices*.csv", dialect: ${dialect}, full: ${String(full)} }
      suppliers: { file: "suppliers*.csv", dialect: ${dialect} }
    guard: ${guard}
    mapping:
      system: ${name}
      version: "1"
      codes: { places: { L: lyon, K: kassel } }
      feeds:
        suppliers: { kind: party, key: id, at: changed, fields: { name: name } }
        invoices:
          kind: supplier_invoice
          key: id
          at: changed
          site: { from: place, codes: places }
          fields: { number: id, amount: amount, due_date: due, currency: { value: EUR }, payment_reference: { from: id } }
`;

const yaml = (guard: string, full = false): string =>
  `hub: invoices\nzone: Europe/Paris\ncurrency: EUR\nsources:${source("erp", guard, full)}${source("finance", "{}", false)}`;

interface Books extends HubWorld {
  /** The system writes its invoices, and is read. */
  night(system: "erp" | "finance", rows: readonly string[], read?: boolean): Promise<Awaited<ReturnType<HubWorld["run"]>>["feeds"][number]>;
  ask(path: string, body?: object, as?: Partial<HeldAs>, once?: string): Promise<{ status: number; json: Record<string, unknown> }>;
  items(as?: Partial<HeldAs>): Promise<MassChangeItem[]>;
  answer(item: MassChangeItem, kind: "consent" | "refuse", held?: string): Promise<{ status: number; json: Record<string, unknown> }>;
  /** Amounts that stand. */
  amounts(): Promise<Record<string, string>>;
}

async function books(backend: Backend, guard = limits, full = false): Promise<Books> {
  const world = await hubWorld(backend, yaml(guard, full));
  const files = new Map<string, number>();
  const ask: Books["ask"] = async (path, body, as = {}, once = "") => {
    const api = await openApi(world.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0" });
    try {
      const principal = { name: "steward", roles: ["steward" as const], sites: [], group: true, ...as };
      const token = await issueToken(world.hub().database, holder(principal), world.clock.now());
      const key = once === "" ? {} : { "idempotency-key": once };
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", ...key };
      const given = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      const answer = await fetch(new URL(path, api.address), { headers, ...given });
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
    } finally {
      await api.close();
    }
  };
  return {
    ...world,
    ask,
    async night(system, rows, read = true) {
      world.clock.advance(86_400_000);
      const count = (files.get(system) ?? 0) + 1;
      files.set(system, count);
      await world.drop(`${system}/invoices-${count}.csv`, `${["id,place,amount,due,changed", ...rows].join("\n")}\n`);
      const { feeds } = read ? await world.run(system) : { feeds: [] };
      return feeds.find(({ feed }) => feed === "invoices") as never;
    },
    async items(as) {
      const { json } = await ask("/v1/inbox?what=mass-change", undefined, as);
      return [...(json["data"] as Inbox).items] as MassChangeItem[];
    },
    answer: (item, kind, held = item.hash) =>
      ask("/v1/inbox/decide", { item: item.id, choice: { kind, held }, reason: "asked the accounts office" }),
    async amounts() {
      const rows = await world.rows("select doc from record.record where kind = 'supplier_invoice' and not deleted order by doc");
      return Object.fromEntries(rows.map(({ doc }) => JSON.parse(doc ?? "{}") as { number: string; amount?: string }).map(amountOf));
    },
  };
}

const amountOf = ({ number, amount = "" }: { readonly number: string; readonly amount?: string }): [string, string] => [number, amount];

const day = (number: number): string => `2026-03-${String(number).padStart(2, "0")}`;

/** Invoices R01 and on, 10.50 each, as one night's export writes them. */
const invoices = (count: number, night: number, change: (number: number) => string = () => "10.50", place = "L"): string[] =>
  Array.from({ length: count }, (_, at) => {
    const amount = change(at + 1);
    const changed = amount === "10.50" ? `${day(1)}T08:00:00Z` : `${day(night)}T02:00:00Z`;
    return `R${String(at + 1).padStart(2, "0")},${place},${amount},${day(20)},${changed}`;
  });

const lost = (): string => "1050";

const history = (world: HubWorld) =>
  world.rows(
    "select at, source, key, version, changed, deleted from record.version where to_position is null order by key, source, version, at",
  );

const episodes = (world: HubWorld) =>
  world.rows("select entity, field, opened_at, closed_at from governance.episode where to_position is null order by 1, 2, 3, 4");

eachBackend((backend) => {
  describe("an export that changes too much at once", () => {
    test("is held whole, with what it would change by field and in money; other feeds are read", { timeout: 60_000 }, async () => {
      const world = await books(backend);
      expect(await world.night("erp", invoices(20, 1))).toMatchObject({ fresh: 20, held: 0 });
      await world.drop("erp/suppliers-1.csv", "id,name,changed\nS1,Dupont,2026-03-04T02:00:00Z\n");
      await world.night("erp", [...invoices(20, 4, lost), `R99,L,5.00,${day(20)},${day(4)}T02:00:00Z`], false);
      const planned = await world.hub().plan();
      expect(planned).toMatchObject({ held: [{ source: "erp", feed: "invoices", changed: 20, known: 20, leapt: 20 }] });
      const { feeds } = await world.run();
      expect(feeds.filter(({ source: name }) => name === "erp")).toMatchObject([
        { feed: "invoices", read: 21, fresh: 0, held: 20, fault: null, done: true },
        { feed: "suppliers", fresh: 1, held: 0 },
      ]);
      expect(Object.values(await world.amounts())).toEqual(Array.from({ length: 20 }, () => "10.5"));
      const [item, ...others] = await world.items();
      expect(others).toEqual([]);
      expect(item).toMatchObject({
        of: "changes",
        label: "erp would change 20 of 20 (supplier_invoice)",
        delivery: "invoices-2.csv",
        named: 21,
        held: 20,
        hash: planned.held[0]?.hash,
        changes: {
          emptied: 0,
          leapt: 20,
          fields: [{ field: "amount", changed: 20, emptied: 0, leapt: 20 }],
          money: [{ currency: "EUR", amount: "20790" }],
        },
        stake: { amount: "20790.00", currency: "EUR" },
        causeClass: "changes",
      });
      expect(item?.changes?.samples[0]).toEqual({ key: "R01", field: "amount", before: "10.5", after: "1050" });
      expect((await world.ask("/v1/status")).json).toMatchObject({ data: { open: { held: 20 } } });
      // It waits, over restarts too, and nothing more of the feed is read meanwhile.
      await world.close();
      await world.open();
      expect(await world.night("erp", invoices(20, 5))).toMatchObject({ read: 0, held: 20 });
      expect(await world.items()).toEqual([item]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("consented to, it is as if nobody had been asked, whatever another system said meanwhile", { timeout: 120_000 }, async () => {
      const finance = invoices(20, 3, (number) => (number > 10 ? "12.00" : "10.50"));
      const next = invoices(20, 5, (number) => (number > 18 ? "11.00" : "10.50"));
      const tell = async (world: Books, order: readonly ("held" | "finance" | "consent" | "next")[]): Promise<void> => {
        await world.night("erp", invoices(20, 1));
        for (const step of order) {
          if (step === "held") await world.night("erp", invoices(20, 4, lost));
          if (step === "finance") await world.night("finance", finance);
          if (step === "next") await world.night("erp", next);
          if (step !== "consent") continue;
          const [item] = await world.items();
          if (item === undefined) throw new Error("something is held");
          expect(await world.answer(item, "consent")).toMatchObject({ status: 200 });
        }
        await world.run();
      };
      const unguarded = await books(backend, "{}");
      await tell(unguarded, ["held", "finance", "next"]);
      const expected = [await history(unguarded), await episodes(unguarded), await unguarded.amounts()];
      for (const order of [
        ["held", "consent", "finance", "next"],
        ["held", "finance", "consent", "next"],
        ["finance", "held", "next", "consent"],
      ] as const) {
        const world = await books(backend);
        await tell(world, order);
        expect([await history(world), await episodes(world), await world.amounts()], order.join(", ")).toEqual(expected);
        expect(await world.items()).toEqual([]);
        expect(await world.rows("select 1 from observation.held_claim")).toEqual([]);
        expect(await world.verify()).toMatchObject({ ok: true });
      }
    });

    test("consent names what was shown, and holds once", { timeout: 60_000 }, async () => {
      const world = await books(backend);
      await world.night("erp", invoices(20, 1));
      await world.night("erp", invoices(20, 4, lost));
      const [item] = await world.items();
      if (item === undefined) throw new Error("something is held");
      expect(await world.answer(item, "consent", "0".repeat(64))).toMatchObject({ status: 409, json: { code: "consent-refused" } });
      expect(await world.answer(item, "consent")).toMatchObject({ status: 200 });
      expect(await world.answer(item, "consent")).toMatchObject({ json: { code: "inbox-item-gone" } });
      expect(Object.values(await world.amounts())).toEqual(Array.from({ length: 20 }, () => "1050"));
      // The limits are as they were: the next night that changes all of it asks again.
      expect(
        await world.night(
          "erp",
          invoices(20, 6, () => "10.51"),
        ),
      ).toMatchObject({ held: 20 });
      expect((await world.items())[0]?.hash).not.toBe(item.hash);
    });

    test("refused, nothing of it stands; the bytes are kept, and the next export is read", { timeout: 60_000 }, async () => {
      const world = await books(backend);
      await world.night("erp", invoices(20, 1));
      await world.night("erp", invoices(20, 4, lost));
      const [item] = await world.items();
      if (item === undefined) throw new Error("something is held");
      expect(await world.answer(item, "refuse")).toMatchObject({ status: 200 });
      expect(
        await world.night(
          "erp",
          invoices(20, 5, (number) => (number === 1 ? "9.00" : "10.50")),
        ),
      ).toMatchObject({ fresh: 1, held: 0 });
      expect(await world.amounts()).toMatchObject({ R01: "9", R02: "10.5" });
      expect(await world.rows("select 1 from observation.raw where delivery = 'invoices-2.csv'")).toHaveLength(1);
      const acts = await world.rows("select body from observation.entry where kind = 'act' order by position");
      expect(acts.map(({ body }) => (JSON.parse((JSON.parse(body ?? "") as { body: string }).body) as { state: string }).state)).toEqual([
        "held",
        "refused",
      ]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("a full list that is held infers its deletes with the consent, not before", { timeout: 60_000 }, async () => {
      const world = await books(backend, "{ changes: { share: 40% }, deletes: { share: 10% } }", true);
      await world.night("erp", invoices(20, 1));
      expect(await world.night("erp", invoices(18, 4, lost))).toMatchObject({ held: 18, deleted: 0, unsealed: null });
      expect(Object.keys(await world.amounts())).toHaveLength(20);
      const [item] = await world.items();
      if (item === undefined) throw new Error("something is held");
      await world.answer(item, "consent");
      expect(Object.keys(await world.amounts())).toHaveLength(18);
      expect(await world.items()).toEqual([]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("has limits of its own: changed at all, emptied, moved by a factor; what is new is no change", { timeout: 120_000 }, async () => {
      const world = await books(backend);
      await world.night("erp", invoices(20, 1));
      expect(await world.night("erp", invoices(60, 2))).toMatchObject({ fresh: 40, held: 0 });
      // Of sixty: 20 records by count, 6 that lose a value, 6 that leap.
      expect(
        await world.night(
          "erp",
          invoices(60, 3, (number) => (number > 20 ? "10.50" : "11.00")),
        ),
      ).toMatchObject({ held: 0 });
      expect(
        await world.night(
          "erp",
          invoices(60, 4, (number) => (number > 6 ? "11.50" : "")),
        ),
      ).toMatchObject({ held: 60 });
      await world.answer((await world.items())[0] as MassChangeItem, "refuse");
      expect(
        await world.night(
          "erp",
          invoices(60, 5, (number) => (number > 6 ? "10.50" : "")),
        ),
      ).toMatchObject({ held: 0 });
      expect(
        await world.night(
          "erp",
          invoices(60, 6, (number) => (number > 7 && number < 15 ? "" : "10.50")),
        ),
      ).toMatchObject({ held: 7 });
      await world.answer((await world.items())[0] as MassChangeItem, "refuse");
      const leap = invoices(60, 7, (number) => (number > 10 && number < 18 ? "1.00" : "10.50"));
      expect(await world.night("erp", leap)).toMatchObject({ held: 7 });
    });

    test("may be a push: it is acknowledged, says that it is held, and waits for its answer", { timeout: 60_000 }, async () => {
      const world = await books(backend);
      await world.night("erp", invoices(20, 1));
      const record = (number: number, amount: string, at: string) => ({
        kind: "supplier_invoice",
        key: `R${String(number).padStart(2, "0")}`,
        at,
        fields: { amount, currency: "EUR" },
      });
      const push = (once: string, amount: string, count: number) =>
        world.ask(
          "/v1/observations",
          {
            source: "erp",
            records: Array.from({ length: count }, (_, at) => record(at + 1, amount, `2026-03-04T0${once.slice(-1)}:00:00Z`)),
          },
          { roles: ["machine"] },
          once,
        );
      expect((await push("push-1", "10.60", 2)).json).toMatchObject({ received: 2, held: 0 });
      expect((await push("push-2", "1050", 20)).json).toMatchObject({ received: 20, held: 20, parked: [] });
      expect((await push("push-2", "1050", 20)).json).toMatchObject({ received: 20, held: 20 });
      expect(await world.amounts()).toMatchObject({ R01: "10.6", R03: "10.5" });
      const [item, ...others] = await world.items();
      expect(others).toEqual([]);
      expect(item).toMatchObject({ held: 20, changes: { fields: [{ field: "amount", changed: 20, leapt: 20 }] } });
      // The feeds of the source go on.
      expect(await world.night("erp", [...invoices(20, 5), `R99,L,5.00,${day(20)},${day(5)}T02:00:00Z`])).toMatchObject({ fresh: 1 });
      expect(await world.answer(item as MassChangeItem, "consent")).toMatchObject({ status: 200 });
      expect(await world.amounts()).toMatchObject({ R01: "1050", R20: "1050", R99: "5" });
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("who does not see all of it leaves the answer to others", { timeout: 60_000 }, async () => {
      const world = await books(backend);
      await world.night("erp", [...invoices(10, 1), ...invoices(20, 1, undefined, "K").slice(10)]);
      await world.night("erp", [...invoices(10, 4, lost), ...invoices(20, 4, lost, "K").slice(10)]);
      const [some] = await world.items({ sites: ["lyon"], group: false });
      expect(some).toMatchObject({ held: 20, hidden: 10, changes: null, examples: [], stake: null });
      const body = { item: some?.id, choice: { kind: "consent", held: some?.hash }, reason: "it is right" };
      expect((await world.ask("/v1/inbox/decide", body, { sites: ["lyon"], group: false })).json).toMatchObject({
        code: "consent-refused",
      });
      expect(await world.items({ sites: ["kassel"], group: false })).toEqual([]);
    });

    test("the hub is stopped between the consent and what follows: it is taken up again", { timeout: 60_000 }, async () => {
      const world = await books(backend);
      await world.night("erp", invoices(20, 1));
      await world.night("erp", invoices(20, 4, lost));
      const [item] = await world.items();
      if (item === undefined) throw new Error("something is held");
      const hub = world.hub();
      const author = { name: "steward", reason: "asked the accounts office", at: hub.receipts.now(), id: "decision-1" };
      const shown = { ...item, act: { key: "erp/invoices", held: item.hash } };
      const decision = massChangeDecision(shown, kindOf(hub.model, "supplier_invoice"), item.hash, "consent", author);
      await hub.writer.submit(intake({ decisions: [decision] }));
      expect(Object.values(await world.amounts())).toContain("10.5");
      await world.close();
      writeFileSync(join(world.folder, "hub.yaml"), yaml("{}"));
      await world.open();
      expect(Object.values(await world.amounts())).toEqual(Array.from({ length: 20 }, () => "1050"));
      expect(await world.verify()).toMatchObject({ ok: true });
    });
  });
});

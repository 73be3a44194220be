// First sync of two systems of which one is full of old mistakes: few groups hold nearly all of them, one decision answers each
// group, and each can be taken back.
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { issueToken } from "../../src/access/token.ts";
import { type Api, openApi } from "../../src/api/api.ts";
import { answerOf } from "../../src/api/contract.ts";
import { inboxPage } from "../../src/api/contract-desk.ts";
import { baselineAnswer, bulkAnswer, undoAnswer } from "../../src/api/contract-inbox.ts";
import { eachBackend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { plantFolder } from "./adventureworks.ts";
import { corruptedItems, corruptedParties, customers, differences, fileOf, items, type Master, vendors } from "./corrupted-masters.ts";
import { holder } from "../support/holder.ts";

const feeds = ["items", "vendors", "customers"] as const;
type Masters = Readonly<Record<(typeof feeds)[number], readonly Master[]>>;
const seed = 7;

const party = (role: string): string => `
          kind: party
          key: NUMBER
          fields:
            name: { from: NAME, empty: clear }
            number: NUMBER
            ${role}: { value: "true" }
            street: STREET
            city: CITY
            postcode: { from: POSTCODE, empty: clear }
            region: STATE
            country: COUNTRY
            phone: PHONE
            email: MAIL
            active: { from: ACTIVE, codes: yes_no }`;

const feedOf = (name: string): string =>
  `      ${name}: { file: ${name}.csv, dialect: { delimiter: "\\t", quote: none, header: true, row_end: lf, encoding: utf-8 } }`;

const source = (name: string): string => `
  - name: ${name}
    connector: delimited
    site: bothell
    zone: America/Los_Angeles
    currency: USD
    options: { folder: ${name}, settle_seconds: 0 }
    feeds:
${feeds.map(feedOf).join("\n")}
    mapping:
      system: masters
      version: "1"
      codes:
        yes_no: { "0": "false", "1": "true" }
        units: { EA: C62, DZ: DZN }
      feeds:
        items:
          kind: item
          key: NUMBER
          fields:
            number: NUMBER
            company: { value: works }
            name: { from: NAME, empty: clear }
            unit: { from: UNIT, codes: units }
            category: CATEGORY
            is_made: { from: MADE, codes: yes_no }
            standard_cost: COST
            list_price: PRICE
            lead_time_days: LEAD
            safety_stock: { from: SAFETY, unit: { from: UNIT, codes: units } }
            reorder_point: { from: REORDER, unit: { from: UNIT, codes: units } }
            sold_since: SOLD_SINCE
        vendors:${party("is_supplier")}
        customers:${party("is_customer")}
`;

const yaml = `hub: masters
zone: America/Los_Angeles
currency: USD
companies: { works: { currency: USD } }
sites: { bothell: { company: works } }
model:
  fields:
    item: [{ name: sold_since, type: date, description: First day of its sale }]
sources:${source("plant")}${source("office")}
`;

type Baseline = z.infer<typeof baselineAnswer>;
type Group = Baseline["groups"][number];

/** One answer for all of a group. Who shares a telephone and has another mailbox is somebody else. */
const choiceOf = ({ what }: Group) => (what === "review" ? { kind: "keep-apart" } : { kind: "take", source: "plant" });

const reason = "the plant keeps the masters";

describe.runIf(existsSync(plantFolder))("a fifth of the office's masters is wrong", () => {
  eachBackend((backend) => {
    let world: HubWorld;
    let api: Api;
    let token: string;
    let plant: Masters;
    let office: Masters;

    beforeAll(async () => {
      plant = { items: items(), vendors: vendors(), customers: customers() };
      office = {
        items: corruptedItems(plant.items, seed),
        vendors: corruptedParties(plant.vendors, seed),
        customers: corruptedParties(plant.customers, seed + 1),
      };
      world = await hubWorld(backend, yaml);
      for (const [system, masters] of Object.entries({ plant, office }))
        for (const [feed, rows] of Object.entries(masters)) await world.drop(`${system}/${feed}.csv`, fileOf(rows));
      await world.run("plant");
      world.clock.advance(60_000);
      await world.run("office");
      world.clock.advance(2 * 86_400_000); // Both are live: what is decided from here on burns the baseline down.
      api = await openApi(world.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0" });
      token = await issueToken(world.hub().database, holder({ name: "ana", roles: ["admin"], sites: [], group: true }), world.clock.now());
    }, 600_000);
    afterAll(() => api?.close());

    const call = async (path: string, body?: object): Promise<unknown> => {
      world.clock.advance(1_000);
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const answer = await fetch(`${api.address}${path}`, body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers });
      const told = await answer.text();
      expect(answer.status, told).toBeLessThan(300);
      return JSON.parse(told);
    };
    const baseline = async (): Promise<Baseline> => answerOf(baselineAnswer).parse(await call("/v1/inbox/baseline")).data;
    const bulk = async (group: Group, more: object) => {
      const { what, kind, field, cause } = group;
      const filter = { baseline: "only", what, kind, cause, ...(field === "" ? {} : { field }) };
      return bulkAnswer.parse(await call("/v1/inbox/bulk", { filter, choice: choiceOf(group), reason, ...more }));
    };
    const undo = async (decision: string, more: object) =>
      undoAnswer.parse(await call("/v1/inbox/undo", { decision, reason: "looked at once more", ...more }));
    /** Everything the group believes and whose word it is, and everything that waits. */
    const state = async () => {
      const said = "md5(string_agg(concat_ws('|', entity, kind, doc, provenance, deleted), '' order by entity))";
      return { records: await world.rows(`select count(*) as count, ${said} as said from record.record`), baseline: await baseline() };
    };
    /** Names that stand, by number. */
    const believed = async (feed: "items" | "vendors"): Promise<string[]> => {
      const kind = feed === "items" ? "kind = 'item'" : "kind = 'party' and doc::json ->> 'is_supplier' = 'true'";
      const rows = await world.rows(
        `select concat_ws(' ', doc::json ->> 'number', doc::json ->> 'name') as name from record.record where ${kind}`,
      );
      return rows.flatMap(({ name }) => name ?? []).toSorted();
    };
    const namesOf = (rows: readonly Master[]): string[] => rows.map(({ NUMBER, NAME }) => `${NUMBER} ${NAME}`).toSorted();
    /** Of the rows of a feed, those that the hub takes for one in both systems: where not, nothing can differ. */
    const inBoth = async (feed: (typeof feeds)[number]): Promise<Set<string>> => {
      const kind = feed === "items" ? "item" : "party";
      const rows = await world.rows(
        `select p.key from identity.crosswalk p join identity.crosswalk o on o.entity = p.entity and o.kind = p.kind and o.key = p.key
         where p.source = 'plant' and o.source = 'office' and p.kind = $1`,
        [kind],
      );
      return new Set(rows.flatMap(({ key }) => key ?? []));
    };

    test("at most thirty groups hold nine in ten of what differs, and it is what was typed wrongly", async () => {
      const { groups, stood, open, isWhole } = await baseline();
      const sum = (list: readonly { items: number }[]): number => list.reduce((all, { items: count }) => all + count, 0);
      const bySize = groups.toSorted((a, b) => b.items - a.items);
      expect(sum(bySize.slice(0, 30))).toBeGreaterThanOrEqual(0.9 * sum(groups));
      expect([stood, isWhole]).toEqual([open, true]);
      const { considered } = answerOf(inboxPage).parse(await call("/v1/inbox?limit=1&baseline=only")).data;
      expect(sum(groups)).toBe(considered);
      let typed = 0;
      for (const feed of feeds) {
        const known = await inBoth(feed);
        const [mine, theirs] = [plant[feed], office[feed]].map((rows) => rows.filter((row) => known.has(row["NUMBER"] ?? "")));
        typed += differences(mine ?? [], theirs ?? []);
        expect(known.size, `${feed} found again`).toBeGreaterThan(0.99 * plant[feed].length);
      }
      expect(sum(groups.filter(({ what }) => what === "discrepancy" || what === "parked"))).toBe(typed);
      expect(typed).toBeGreaterThan(4_000);
    });

    test("one decision for each group is shown, made and taken back, and everything is as it was", async () => {
      const before = await state();
      const made: { id: string; count: number }[] = [];
      for (const [place, group] of before.baseline.groups.entries()) {
        const shown = await bulk(group, { preview: true });
        expect([group.field, group.cause, shown.matched, shown.decided, shown.bulk]).toEqual([
          group.field,
          group.cause,
          group.items,
          group.items,
          null,
        ]);
        const id = `group-${place}-of-the-baseline`;
        const done = await bulk(group, { shown: shown.shown, id });
        expect([done.decided, done.changed, done.refused]).toEqual([group.items, 0, 0]);
        made.push({ id, count: group.items });
      }
      expect(await baseline()).toMatchObject({ open: 0, groups: [], stood: before.baseline.stood });
      for (const feed of ["items", "vendors"] as const) expect(await believed(feed)).toEqual(namesOf(plant[feed]));
      for (const { id, count } of made.toReversed()) {
        expect(await undo(id, { preview: true })).toMatchObject({ undone: count, changed: 0, undo: null });
        expect(await undo(id, {})).toMatchObject({ undone: count, changed: 0 });
      }
      expect(await state()).toEqual(before);
    });
  });
});

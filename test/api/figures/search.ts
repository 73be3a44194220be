// Search: what is found first, how it may be written, and what nobody is told.

import { describe, expect, test } from "vitest";
import { searchAnswer } from "../../../src/api/contract-search.ts";
import { recordId } from "../../../src/base/id.ts";
import { fillWords } from "../../../src/commit/words-fill.ts";
import { query } from "../../../src/platform/database.ts";
import type { Trading } from "./trading-world.ts";

export const searchFigures = (given: Trading): void =>
  void describe("search", () => {
    const search = (text: string, token = given.token) => given.read(token, `/v1/search?text=${encodeURIComponent(text)}`, searchAnswer);
    const labels = async (text: string, token = given.token) =>
      (await search(text, token)).records.map(({ label, match }) => [label, match]);

    test("an id, a system's key and a number are found first, whatever else says the same", async () => {
      expect(await labels("PO-1")).toEqual([["Purchase order PO-2026-0001", "id"]]);
      expect(await labels(recordId("erp-ulm", "purchase_order", "45-1"))).toEqual([["Purchase order 4500000001", "id"]]);
      expect(await labels("po-2026-0001")).toEqual([["Purchase order PO-2026-0001", "number"]]);
      expect(await labels("r-4711")).toEqual([["Supplier invoice R-4711", "number"]]);
    });

    test("words are found in any order, cut short, without accents, and by the parts of a number", async () => {
      const party = (await search("DE811907980")).records[0]?.label ?? "";
      expect(party).toContain("Party");
      expect(await labels("soe")).toEqual([[party, "beginnings"]]);
      expect(await labels("dubois atel")).toEqual([["Party 30001", "beginnings"]]);
      expect((await search("dubois")).records[0]).toMatchObject({ name: "Atelier Dubois", found: "name", site: "lyon" });
      expect(await labels("PLATE steel")).toEqual([["Item PLATE-8", "words"]]);
      expect(await labels("0001")).toEqual([["Purchase order PO-2026-0001", "words"]]);
      expect(await labels("'); drop table \\ & | !")).toEqual([]);
      expect(await labels("%")).toEqual([]);
    });

    test("sources, rules and what waits about the records found come along", async () => {
      const { sources, inbox, complete } = await search("erp-u");
      expect([sources, inbox, complete]).toEqual([[{ name: "erp-ulm", site: "ulm" }], [], true]);
      const waits = (await search("DE811907980")).inbox;
      expect(waits.map(({ kind, field }) => [kind, field])).toContainEqual(["discrepancy", "name"]);
      const item = await given.world.call(given.token, `/v1/inbox/items/${waits[0]?.item}`);
      expect([item.status, item.json]).toMatchObject([200, { data: { item: { id: waits[0]?.item, field: waits[0]?.field } } }]);
    });

    test("records of before there were words are told theirs when a hub begins", async () => {
      const { database } = given.world.hub;
      const count = query("select count(*) as records, count(words) as told from record.record");
      const [[before] = []] = await database.read([count]);
      await database.write([query("update record.record set words = null where kind = 'item'")]);
      expect(await labels("plate steel")).toEqual([]);
      expect([await fillWords(database), await fillWords(database)]).toEqual([1, 0]);
      expect(await labels("plate steel")).toEqual([["Item PLATE-8", "words"]]);
      expect((await database.read([count]))[0]?.[0]).toEqual(before);
    });

    test("another site's records are not found, by number, key, word or id", async () => {
      const ulm = await given.world.token({ name: "ulm", roles: ["viewer"], sites: ["ulm"], group: false });
      for (const text of ["PO-2026-0001", "PO-1", "po-2026", recordId("erp-lyon", "purchase_order", "PO-1")])
        expect(await labels(text, ulm)).toEqual([]);
      expect(await labels("4500", ulm)).toEqual([["Purchase order 4500000001", "beginnings"]]);
      expect((await search("erp", ulm)).sources.map(({ name }) => name)).toEqual(["erp-ulm"]);
    });
  });

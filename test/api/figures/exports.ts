// Lists as files: the rows of the list, and nothing that a spreadsheet would run.

import { describe, expect, test } from "vitest";
import { orderList } from "../../../src/api/contract-order.ts";
import { csvText, workbook } from "../../../src/api/export-text.ts";
import type { Trading } from "./trading-world.ts";
import { readWorkbook } from "./workbook.ts";

async function* pagesOf(...pages: (string | null)[][][]) {
  yield* pages;
}

const bytesOf = async (chunks: AsyncIterable<Buffer | string>): Promise<Buffer> => {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(Buffer.from(chunk));
  return Buffer.concat(all);
};

export const exportFigures = (given: Trading): void =>
  void describe("exports", () => {
    const csv = async (path: string, token = given.token): Promise<string[]> => {
      const { status, headers, text } = await given.world.call(token, path);
      expect([path, status, headers["content-type"]]).toEqual([path, 200, "text/csv; charset=utf-8"]);
      expect(headers["x-synchromesh-rows-max"]).toBe("200000");
      return text.replace("\uFEFF", "").trimEnd().split("\r\n");
    };

    test("a file has the rows of its list, with the same filter", async () => {
      const { orders } = await given.read(given.token, "/v1/orders?kind=purchase_order&state=confirmed", orderList);
      const [, ...rows] = await csv("/v1/exports/orders?kind=purchase_order&state=confirmed");
      const [order] = orders;
      expect(rows.map((row) => row.split(",").slice(0, 6))).toEqual([
        [order?.entity, "Purchase order PO-2026-0001", "purchase_order", "lyon", "confirmed", "2026-03-20"],
      ]);
      expect(rows[0]).toContain(",EUR,-1600.00,-400.00,2026-03-25,2026-04-19,");
      const [head, ...records] = await csv("/v1/exports/records?kind=production_order");
      expect(head).toMatch(/^id,site,at,number,company,item,planned_quantity,/);
      expect(records).toHaveLength(1);
      expect(await csv("/v1/exports/cash-lines?side=sell")).toHaveLength(2);
      expect((await csv("/v1/exports/inbox?kind=party")).length).toBeGreaterThan(1);
      expect((await given.world.call(given.token, "/v1/exports/orders?kind=party")).status).toBe(422);
    });

    test("who sees one site exports its rows alone, and no requests", async () => {
      const ulm = await given.world.token({ name: "ulm", roles: ["viewer"], sites: ["ulm"], group: false });
      expect(await csv("/v1/exports/orders?kind=purchase_order", ulm)).toHaveLength(2);
      expect(await csv("/v1/exports/records?kind=production_order", ulm)).toHaveLength(1);
      expect((await given.world.call(ulm, "/v1/exports/requests")).status).toBe(403);
    });

    test("no cell of CSV is a formula; numbers stay numbers", async () => {
      const columns = [{ name: "a", type: "text" } as const, { name: "b", type: "number" } as const];
      const rows = ["=1+1", "+x", "-x", "@x", "\tx", "\rx", "x=1"].map((text) => [text, "-12.50"]);
      const text = (await bytesOf(csvText({ columns, pages: pagesOf(rows) }))).toString("utf8");
      expect(text).toBe(
        `\uFEFFa,b\r\n'=1+1,-12.50\r\n'+x,-12.50\r\n'-x,-12.50\r\n'@x,-12.50\r\n'\tx,-12.50\r\n"'\rx",-12.50\r\nx=1,-12.50\r\n`,
      );
    });

    test("a workbook opens again with typed cells, texts as they were", async () => {
      const columns = (["text", "number", "number", "date", "instant"] as const).map((type, place) => ({ name: `c${place}`, type }));
      const row = ["=SUM(A1) & <b>", "-1234.50", "12345678901234567890", "2026-03-02", "2026-03-02T12:00:00.000Z"];
      const bytes = await bytesOf(await workbook({ columns, pages: pagesOf([row, ["", null, "x", null, null]]) }));
      const [head, first] = readWorkbook(bytes);
      expect(head?.map(({ text }) => text)).toEqual(["c0", "c1", "c2", "c3", "c4"]);
      expect(first?.map(({ type, text }) => [type === "n" ? "number" : "text", text])).toEqual([
        ["text", "=SUM(A1) & <b>"],
        ["number", "-1234.5"],
        ["text", "12345678901234567890"],
        ["number", "46083"],
        ["number", "46083.5"],
      ]);
      const address = `${given.world.api.address}/v1/exports/cash-lines?format=xlsx&order=date`;
      const answered = await fetch(address, { headers: { authorization: `Bearer ${given.token}` } });
      const sheet = readWorkbook(Buffer.from(await answered.arrayBuffer()));
      expect(sheet).toHaveLength(7);
      expect(sheet[1]?.some(({ type, text }) => type === "n" && text === "-400")).toBe(true);
    });

    test("a file that was cut off says so in its last row", async () => {
      const columns = [{ name: "a", type: "text" } as const];
      const pages = () => pagesOf([["1"], ["2"]], [["3"], ["4"]]);
      const text = (await bytesOf(csvText({ columns, pages: pages() }, 3))).toString("utf8");
      expect(text.trimEnd().split("\r\n").slice(1)).toEqual(["1", "2", "3", '"cut off after 3 rows: ask for less, with a filter"']);
      const sheet = readWorkbook(await bytesOf(await workbook({ columns, pages: pages() }, 4)));
      expect(sheet.map(([cell]) => cell?.text)).toEqual(["a", "1", "2", "3", "4"]);
      const cut = readWorkbook(await bytesOf(await workbook({ columns, pages: pages() }, 3)));
      expect(cut.at(-1)?.[0]?.text).toMatch(/^cut off after 3 rows/);
    });
  });

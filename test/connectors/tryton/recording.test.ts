// Answers as a Tryton 6.0 gave them, played by a server of the test.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { tryton } from "../../../src/connectors/tryton/reader.ts";
import type { RawRow } from "../../../src/source/connector.ts";
import { withOutsideData } from "../../support/outside-data.ts";
import { openPeer, type Said } from "../../support/peer.ts";

interface Recording {
  readonly request?: { readonly body: { readonly method: string; readonly params: readonly unknown[] } };
  readonly response: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown };
}

const peer = await openPeer();

withOutsideData("data/erp/recordings/tryton-6.0", (folder) => {
  const recordings = new Map(
    readdirSync(folder).map((name) => [name.replace(".json", ""), JSON.parse(readFileSync(join(folder, name), "utf8")) as Recording]),
  );
  const said = (name: string): Said => {
    const { status, headers, body } = recordings.get(name)?.response ?? expect.fail(`no recording ${name}`);
    if (status === 200) return { json: body };
    return { status, headers: { "content-type": headers["content-type"] ?? "" }, text: String(body) };
  };
  const methodOf = (name: string): string => recordings.get(name)?.request?.body.method ?? "";
  const plays = (...names: readonly string[]): void => {
    const asked = new Map(["02-login", "03-preferences", "00-version", ...names].map((name) => [methodOf(name), name]));
    peer.answer = ({ body }) => {
      const { method } = JSON.parse(body) as { method: string };
      const name = asked.get(method);
      if (name === undefined && method.endsWith("fields_get")) return { json: { id: 1, result: formOf(names[0] ?? "") } };
      return name === undefined ? { status: 403 } : said(name);
    };
  };
  /** The fields that a recorded call asked for, of which no form was recorded: each may lead on to any other. */
  const formOf = (name: string): object => {
    const fields = (recordings.get(name)?.request?.body.params.findLast(Array.isArray) ?? []) as readonly string[];
    return Object.fromEntries(fields.flatMap((field) => field.split(".")).map((part) => [part, { type: "char", relation: "any" }]));
  };
  const context = {
    secrets: { resolve: async (text: string) => text },
    clock: manualClock(0),
    log: { info: () => {}, warn: () => {} },
    folder: ".",
  };
  const optionsFor = (feeds: object) =>
    tryton.options.parse({ url: peer.url, database: "tryton", user: "admin", password: "admin", version: "6.0", attempts: 1, feeds });
  const rowsOf = async (model: string, fields: readonly string[], name: string): Promise<readonly RawRow[]> => {
    plays(name);
    await using reader = await tryton.open(optionsFor({ feed: { model, fields } }), context);
    const rows: RawRow[] = [];
    expect(methodOf(name)).toBe(`model.${model}.search_read`);
    for await (const page of reader.pull("feed", undefined, { rowsMax: 1_000, bytesMax: 1 << 20 })) rows.push(...page.rows);
    return rows;
  };

  test("documents come with their digits, days and the fields behind their references", async () => {
    const [order] = await rowsOf(
      "purchase.purchase",
      ["number", "state", "party", "party.name", "currency.code", "purchase_date", "untaxed_amount", "lines", "reference"],
      "30-purchase",
    );
    expect(order?.values).toEqual({
      id: "1",
      create_date: "2026-11-23T06:37:02.945555Z",
      write_date: "2026-11-23T06:37:07.603399Z",
      number: "1",
      state: "processing",
      party: "4",
      "party.name": "Stahlhandel Nord KG",
      "currency.code": "EUR",
      purchase_date: "2026-11-23",
      untaxed_amount: "1600.00",
      lines: "1,2",
      reference: null,
    });
    const products = await rowsOf("product.product", ["code", "template.default_uom.symbol", "list_price", "active"], "21-product");
    expect(products.map(({ values }) => [values["code"], values["template.default_uom.symbol"], values["list_price"]])).toEqual([
      ["P-100", "u", "1250.00"],
      ["S-020", "u", "0"],
      ["ST-235", "kg", "0"],
    ]);
    const [moved] = await rowsOf("stock.move", ["quantity", "uom", "origin", "from_location.type", "unit_price"], "70-stock-move");
    expect(moved?.values).toMatchObject({ quantity: "20", uom: "1", origin: "purchase.line,1", "from_location.type": "supplier" });
  });

  test("a party that was never written to has its first time, and Tryton's stamp of it", async () => {
    const rows = await rowsOf("party.party", ["name"], "a0-changes-since");
    expect(rows.map(({ values }) => values)).toEqual([
      { id: "6", _timestamp: "1795416025.027817", write_date: null, create_date: "2026-11-23T06:40:25.027817Z", name: "Poll GmbH" },
    ]);
  });

  test("a form is told by the server itself", async () => {
    plays("94-fields-get-purchase");
    await using reader = await tryton.open(
      optionsFor({ feed: { model: "purchase.purchase", fields: ["party", "state", "no_such"] } }),
      context,
    );
    const { objects } = await reader.describe();
    expect(objects[0]?.columns.map(({ name, type }) => `${name}: ${type}`).slice(3)).toEqual([
      "write_date: timestamp",
      "party: many2one party.party",
      "state: selection",
    ]);
  });

  test("what Tryton refuses is told in its own words", async () => {
    await expect(rowsOf("party.party", ["nope"], "e4-unknown-field")).rejects.toMatchObject({
      code: "source-query",
      cause: "it says: 'nope'",
    });
    peer.answer = () => said("02-login-bad");
    await using reader = await tryton.open(optionsFor({ feed: { model: "party.party", fields: ["name"] } }), context);
    const found = reader.pull("feed", undefined, { rowsMax: 9, bytesMax: 1 << 20 })[Symbol.asyncIterator]();
    await expect(found.next()).rejects.toMatchObject({ code: "source-login", subject: "user admin" });
  });

  test("a stale write is changed, and a step that Tryton ignored is written without effect", async () => {
    const fields = { result: { name: { type: "char" }, state: { type: "selection", readonly: true } } };
    const answered = async (name: string, feed: object, key: string, values: Record<string, string>) => {
      plays(name);
      const { answer } = peer;
      peer.answer = (asked) => (asked.body.includes("fields_get") ? { json: { id: 1, ...fields } } : answer(asked));
      await using sink = await tryton.openSink(optionsFor({ feed }), context);
      return sink.update("feed", key, values, "1795416025.183100");
    };
    const party = { model: "party.party", fields: ["name"] };
    expect(await answered("e7-concurrency", party, "6", { name: "Stale" })).toEqual({ kind: "changed" });
    const purchase = { model: "purchase.purchase", fields: ["state"] };
    expect(await answered("e5-illegal-transition-silently-ignored", purchase, "1", { state: "draft" })).toEqual({ kind: "written" });
    expect(await answered("b1-purchase-quote", purchase, "2", { state: "quotation" })).toEqual({ kind: "written" });
  });
});

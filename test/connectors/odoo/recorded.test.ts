// What a real Odoo 19 answered, served again: the recordings are kept beside the project.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { isFault } from "../../../src/base/fault.ts";
import { odooOptions } from "../../../src/connectors/odoo/options.ts";
import { odooConnector } from "../../../src/connectors/odoo/reader.ts";
import type { ConnectorContext, RawRow } from "../../../src/source/connector.ts";
import { withOutsideData } from "../../support/outside-data.ts";
import { openPeer, type Said } from "../../support/peer.ts";

const peer = await openPeer();

interface Recording {
  readonly response: { readonly status: number; readonly body: unknown };
}

const context: ConnectorContext = {
  clock: manualClock(0),
  log: { info: () => undefined, warn: () => undefined },
  folder: "/",
  secrets: { resolve: async (text) => text },
};

const types: Readonly<Record<string, string>> = {
  id: "integer",
  name: "char",
  partner_ref: "char",
  state: "selection",
  partner_id: "many2one",
  date_order: "datetime",
  date_approve: "datetime",
  amount_total: "monetary",
  order_line: "one2many",
  currency_id: "many2one",
  write_date: "datetime",
};

withOutsideData("data/erp/recordings/odoo-19", (folder) => {
  const recorded = (name: string): Said => {
    const { response } = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Recording;
    return { status: response.status, headers: { "content-type": "application/json; charset=utf-8" }, text: JSON.stringify(response.body) };
  };
  /** The answers of a server, of which one method's is this recording. Types were not recorded. */
  const serve = (protocol: "json-2" | "json-rpc", method: string, recording: string): void => {
    const isRpc = protocol === "json-rpc";
    const said = (result: unknown): Said => ({ json: isRpc ? { jsonrpc: "2.0", id: 1, result } : result });
    peer.answer = ({ body }) => {
      if (body.includes('"version"')) return recorded("00-version");
      if (body.includes('"authenticate"')) return recorded(method === "authenticate" ? recording : "01-authenticate");
      if (body.includes("allfields")) return said(Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }])));
      const isMeant = isRpc ? body.includes(`"${method}"`) : (peer.asked.at(-1) ?? "").endsWith(`/${method}`);
      return isMeant ? recorded(recording) : said([{ id: 1, write_date: "2026-11-23 06:34:00", state: "progress" }]);
    };
  };
  const optionsOf = (protocol: "json-2" | "json-rpc") =>
    odooOptions.parse({
      url: peer.url,
      database: "odoo19",
      user: "admin",
      key: "admin",
      protocol,
      attempts: 1,
      feeds: {
        orders: { model: "purchase.order", fields: Object.keys(types) },
        productions: { model: "mrp.production", fields: ["name", "state"] },
      },
    });
  const connector = odooConnector({ now: () => 0, pause: async () => undefined });
  const rows = async (protocol: "json-2" | "json-rpc"): Promise<readonly RawRow[] | string> => {
    const reader = await connector.open(optionsOf(protocol), context);
    const read: RawRow[] = [];
    try {
      for await (const page of reader.pull("orders", undefined, { rowsMax: 1_000, bytesMax: 1 << 24 })) read.push(...page.rows);
    } catch (error) {
      if (!isFault(error)) throw error;
      return `${error.code}: ${error.cause}`;
    }
    return read;
  };

  test("purchase orders by JSON-RPC", async () => {
    serve("json-rpc", "search_read", "r-purchase.order");
    const read = await rows("json-rpc");
    expect(read).toHaveLength(11);
    expect((read as RawRow[])[0]).toMatchObject({
      receivedPosition: "purchase.order 1",
      values: {
        id: "1",
        name: "P00001",
        partner_ref: null,
        state: "draft",
        "partner_id.id": "8",
        "partner_id.name": "Wood Corner",
        date_approve: null,
        amount_total: "3026.5",
        order_line: "[1,2,3]",
        "currency_id.name": "USD",
        write_date: "2026-11-23 06:34:07Z",
      },
    });
  });

  test("purchase orders by JSON-2", async () => {
    serve("json-2", "search_read", "j0-json2-search_read");
    expect(((await rows("json-2")) as RawRow[]).map(({ values }) => `${values["id"]} ${values["name"]}`)).toEqual(["1 P00001", "2 P00002"]);
  });

  describe("what it says where it refuses to be read", () => {
    test.each([
      ["json-rpc", "authenticate", "01-authenticate-bad", "source-login: it does not know this user and key"],
      ["json-rpc", "search_read", "e1-access-denied", "source-login: Access Denied"],
      ["json-rpc", "search_read", "e2-unknown-model", "source-refused: Object nope.model doesn't exist"],
      ["json-rpc", "search_read", "e3-unknown-field", "source-refused: Invalid field 'nope' on 'res.partner'"],
      [
        "json-2",
        "search_read",
        "j2-json2-unauth",
        "source-login: User not authenticated, use an API Key with a Bearer Authorization header.",
      ],
      ["json-2", "search_read", "j3-json2-badkey", "source-login: Invalid apikey"],
      ["json-2", "search_read", "j4-json2-unknown-model", "source-refused: the model 'nope' does not exist"],
      ["json-2", "search_read", "j7-json2-wrong-args", "source-refused: BaseModel._read_format() got an unexpected keyword argument 'foo'"],
    ] as const)("%s %s: %s", async (protocol, method, recording, expected) => {
      serve(protocol, method, recording);
      expect(await rows(protocol)).toBe(expected);
    });

    test("a database that it does not have", async () => {
      serve("json-rpc", "search_read", "e8-unknown-db");
      expect(await rows("json-rpc")).toMatch(/^source-login: .*database "nodb" does not exist$/);
    });
  });

  describe("what it says where it refuses a write", () => {
    const write = async (protocol: "json-2" | "json-rpc") => {
      const sink = await connector.openSink(optionsOf(protocol), context);
      const { seen = "" } = (await sink.show("orders", "1")) ?? {};
      return sink.update("orders", "1", { "partner_id.id": null }, seen);
    };

    test.each([
      ["json-rpc", "e4-user-error", "You can't delete a posted journal item."],
      ["json-rpc", "e6-write-required-null", "Missing required value for the field 'Customer' (partner_id)"],
      ["json-2", "j6-json2-usererror", "You can't delete a posted journal item."],
    ] as const)("%s: %s", async (protocol, recording, reason) => {
      serve(protocol, "write", recording);
      expect(await write(protocol)).toMatchObject({ kind: "refused", cause: expect.stringContaining(reason) });
    });

    test("and where a button opens a window instead", async () => {
      serve("json-rpc", "button_mark_done", "p0-mrp-mark-done");
      const sink = await connector.openSink(optionsOf("json-rpc"), context);
      const { seen = "" } = (await sink.show("productions", "1")) ?? {};
      expect(await sink.update("productions", "1", { state: "done" }, seen)).toEqual({
        kind: "refused",
        cause: "it asks a person first: Consumption Warning",
      });
    });

    test("and where it wrote", async () => {
      serve("json-rpc", "write", "c1-write-result");
      expect(await write("json-rpc")).toEqual({ kind: "written" });
    });
  });
});

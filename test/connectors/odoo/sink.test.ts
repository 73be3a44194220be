import { beforeEach, describe, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { odooOptions } from "../../../src/connectors/odoo/options.ts";
import { odooConnector } from "../../../src/connectors/odoo/reader.ts";
import { openPeer, type Said } from "../../support/peer.ts";
import { odooPeer, type OdooPeer } from "./odoo-peer.ts";

const peer = await openPeer();
let odoo: OdooPeer;

beforeEach(() => {
  odoo = odooPeer();
  peer.answer = odoo.answer;
  Object.assign(odoo.fields, {
    partner_id: { type: "many2one", relation: "res.partner" },
    price: { type: "float" },
    count: { type: "integer" },
    at: { type: "datetime" },
    active: { type: "boolean" },
    total: { type: "monetary", readonly: true },
    ordered: { type: "datetime", readonly: true, states: { draft: [["readonly", false]] } },
    tags: { type: "many2many" },
  });
  odoo.records.push({ id: 5, at: 1e6, name: "five", partner_id: [1, "Acme"], price: 1.5, active: true, tags: [1] });
});

const thing = { model: "x.thing", fields: ["name", "partner_id", "price", "count", "ordered", "active", "total", "tags"] };
const open = (domain: readonly unknown[] = [], feed = thing) =>
  odooConnector({ now: () => 0, pause: async () => undefined }).openSink(
    odooOptions.parse({
      url: peer.url,
      database: "db",
      user: "hub",
      key: "k",
      feeds: {
        things: { ...feed, domain },
      },
    }),
    {
      clock: manualClock(0),
      log: { info: () => undefined, warn: () => undefined },
      folder: "/",
      secrets: { resolve: async (text) => text },
    },
  );

const update = async (values: Record<string, string | null>) => {
  const sink = await open();
  return sink.update("things", "5", values, (await sink.show("things", "5"))?.seen ?? "");
};
const written = () => odoo.called.filter(({ method }) => method === "write").map(({ named }) => named.vals);

describe("a write", () => {
  test("carries the columns given, in Odoo's own values, once", async () => {
    const values = { "partner_id.id": "9", price: "10.10", count: "-3", active: "false", name: null, ordered: "2026-03-01 08:00:00Z" };
    expect(await update(values)).toEqual({ kind: "written" });
    expect(written()).toEqual([{ partner_id: 9, price: 10.1, count: -3, active: false, name: false, ordered: "2026-03-01 08:00:00" }]);
  });

  test("carries a day, where Odoo keeps a time, at noon: it is that day wherever it is looked at", async () => {
    expect(await update({ ordered: "2026-03-01" })).toEqual({ kind: "written" });
    expect(written()).toEqual([{ ordered: "2026-03-01 12:00:00" }]);
  });

  test.each([
    [{ total: "1" }, "the column total is kept by Odoo itself"],
    [{ id: "6" }, "the column id is kept by Odoo itself"],
    [{ tags: "[2]" }, "the column tags is of type many2many, which is not written"],
    [{ count: "1.5" }, 'the column count holds integer values, and "1.5" is none'],
    [{ active: "yes" }, 'the column active holds boolean values, and "yes" is none'],
    [{ ordered: "2026-03" }, 'the column ordered holds datetime values, and "2026-03" is none'],
  ])("of %o is refused here", async (values, cause) => {
    expect(await update({ name: "x", ...values })).toEqual({ kind: "refused", cause });
    expect(written()).toEqual([]);
  });

  test("to a record that is another one since it was seen is not sent; nor to one that left the feed", async () => {
    const sink = await open([["count", "=", 0]]);
    Object.assign(odoo.records[0] ?? {}, { count: 0 });
    const { seen = "" } = (await sink.show("things", "5")) ?? {};
    Object.assign(odoo.records[0] ?? {}, { price: 2 });
    expect(await sink.update("things", "5", { name: "x" }, seen)).toEqual({ kind: "changed" });
    Object.assign(odoo.records[0] ?? {}, { price: 1.5, count: 1 });
    expect(await sink.show("things", "5")).toBeUndefined();
    expect(await sink.update("things", "5", { name: "x" }, seen)).toEqual({ kind: "changed" });
    expect(written()).toEqual([]);
  });
});

describe("what came of it", () => {
  const error = (name: string, message: string): Said => ({
    json: { jsonrpc: "2.0", id: 1, error: { code: 0, message: "", data: { name, message } } },
  });
  const after = async (said: Said) => {
    odoo.before = (method) => (method === "write" ? said : undefined);
    const done = await update({ name: "x" }).catch((fault: unknown) => fault);
    expect(written()).toHaveLength(1);
    return done;
  };

  test("a reason of the server is a refusal: it has undone it", async () => {
    expect(await after(error("odoo.exceptions.UserError", "Not\n like that"))).toEqual({ kind: "refused", cause: "Not; like that" });
  });

  test("a database that gave up or a login that ended is a fault, a value that it does not take a refusal", async () => {
    expect(await after(error("psycopg2.errors.SerializationFailure", "x"))).toMatchObject({ code: "source-busy", retryable: true });
    odoo.called.length = 0;
    expect(await after(error("odoo.exceptions.AccessDenied", "Access Denied"))).toMatchObject({ code: "source-login" });
    odoo.called.length = 0;
    expect(await after(error("psycopg2.errors.NumericValueOutOfRange", "too large"))).toEqual({ kind: "refused", cause: "too large" });
  });

  test.each([
    ["no answer", { hangUp: true }, "it cannot be reached (UND_ERR_SOCKET)"],
    ["half an answer", { hangUp: true, part: '{"jsonrpc"' }, "it cannot be reached (UND_ERR_SOCKET)"],
    ["a proxy's answer", { status: 502 }, "it answered 502 Bad Gateway"],
    ["an answer without a reason", { status: 500, headers: { "content-type": "application/json" }, text: "{}" }, "it answered 500"],
    ["an answer that is not yes", { json: { jsonrpc: "2.0", id: 1, result: null } }, "it did not say that it wrote"],
  ] as const)("%s is unknown", async (_, said, cause) => {
    expect(await after(said)).toEqual({ kind: "unknown", cause });
  });
});

describe("a step to another state", () => {
  const order = async (values: Record<string, string>, before: OdooPeer["before"] = () => undefined) => {
    odoo.fields["state"] = { type: "selection", readonly: true };
    Object.assign(odoo.records[0] ?? {}, { state: "draft" });
    odoo.before = before;
    const sink = await open([], { model: "purchase.order", fields: ["name", "state"] });
    return sink.update("things", "5", values, (await sink.show("things", "5"))?.seen ?? "");
  };
  const called = () => odoo.called.map(({ method }) => method).filter((method) => !["fields_get", "search_read"].includes(method));
  const leadsTo =
    (state: string, result: unknown) =>
    (method: string): Said | undefined => {
      if (method !== "button_confirm") return undefined;
      Object.assign(odoo.records[0] ?? {}, { state });
      return { json: { jsonrpc: "2.0", id: 1, result } };
    };

  test("is taken by the button that leads there, and never written", async () => {
    expect(await order({ state: "purchase" }, leadsTo("purchase", true))).toEqual({ kind: "written" });
    expect(await order({ state: "purchase" }, leadsTo("to approve", true))).toEqual({ kind: "written" });
    expect(called()).toEqual(["button_confirm", "button_confirm"]);
  });

  test("that was not taken is refused: Odoo said nothing, or asks a person", async () => {
    expect(await order({ state: "purchase" }, leadsTo("draft", null))).toEqual({ kind: "refused", cause: "it stayed in the state draft" });
    const window = { type: "ir.actions.act_window", name: "You produced less", res_model: "mrp.production.backorder" };
    expect(await order({ state: "purchase" }, leadsTo("draft", window))).toEqual({
      kind: "refused",
      cause: "it asks a person first: You produced less",
    });
  });

  test("without a button, or with other columns, is refused before anything is asked", async () => {
    expect(await order({ state: "done" })).toEqual({ kind: "refused", cause: "the column state is kept by Odoo itself" });
    expect(await order({ state: "purchase", name: "x" })).toMatchObject({ kind: "refused" });
    expect(called()).toEqual([]);
  });

  test("after which the record cannot be read is unknown", async () => {
    let isTaken = false;
    const answer = await order({ state: "purchase" }, (method) => {
      if (isTaken) return { status: 404 };
      isTaken = method === "button_confirm";
      return undefined;
    });
    expect(answer).toMatchObject({ kind: "unknown", cause: expect.stringContaining("it answered 404") });
  });
});

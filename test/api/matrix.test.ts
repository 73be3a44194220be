// The access matrix as each of the classes of fields is seen alone, by all, and by nobody; every role, place and mixture of them is asked
// in test/long/matrix.test.ts.

import { describe, expect, test } from "vitest";
import { all, type Grant } from "../../src/access/grant.ts";
import { issueToken } from "../../src/access/token.ts";
import { at, matrixOf } from "./matrix-suite.ts";

const { world, known } = matrixOf([
  { name: "controller at lyon, who sees what is public", grants: [at("controller", "lyon")] },
  { name: "receivables at ulm, who sees prices", grants: [at("receivables", "ulm")] },
  { name: "payables-maker at lyon, who sees bank data", grants: [at("payables-maker", "lyon")] },
  { name: "payables-approver at ulm, who sees persons", grants: [at("payables-approver", "ulm")] },
  { name: "steward at lyon who plans at ulm", grants: [at("steward", "lyon"), at("planner", "ulm")] },
  { name: "planner of the group", grants: [at("planner", all)] },
  { name: "auditor of a company without a site", grants: [at("auditor", all, "nobody")] },
  { name: "machine at ulm", grants: [at("machine", "ulm")] },
]);

/** What an asker is answered, by the name above or with grants of their own. */
async function ask(grants: readonly Grant[], path: string, body?: object) {
  const token = await issueToken(world().hub.database, { name: "asker", grants }, 1);
  return world().call(token, path, body === undefined ? {} : { method: "POST", body });
}

const invoice = (site: string) => ({ source: `erp-${site}`, kind: "customer_invoice", key: "I1" });
const set = (site: string, field: string, value: string) => ({ record: invoice(site), fields: { [field]: value }, reason: "as agreed" });

describe("who decides", () => {
  const both = [at("steward", "lyon"), at("viewer", "ulm")];

  test("decides where their role holds, and not where they only look", async () => {
    expect(await ask(both, "/v1/overrides", set("ulm", "due_date", "2026-04-01"))).toMatchObject({
      status: 404,
      json: { code: "record-unknown" },
    });
    const ofUlm = known().find(({ site }) => site === "ulm")?.items ?? [];
    const choice = { kind: "set", value: "2026-04-01" };
    for (const item of ofUlm)
      expect(await ask(both, "/v1/inbox/decide", { item, choice, reason: "x" })).toMatchObject({
        status: 409,
        json: { code: "inbox-item-gone" },
      });
    const bulk = await ask(both, "/v1/inbox/bulk", { items: ofUlm, choice, reason: "x", preview: true });
    expect(bulk.json).toMatchObject({ decided: 0, changed: ofUlm.length });
    expect(await ask(both, "/v1/overrides", set("lyon", "due_date", "2026-04-01"))).toMatchObject({ status: 200 });
  });

  test("decides about no field that they do not see", async () => {
    const blind = [at("controller", "lyon")];
    const refused = { status: 403, json: { code: "field-hidden", subject: "customer_invoice.amount" } };
    expect(await ask(blind, "/v1/overrides", set("lyon", "amount", "1.00"))).toMatchObject(refused);
    expect(await ask(blind, "/v1/overrides", { record: invoice("lyon"), end: ["amount"], reason: "x" })).toMatchObject(refused);
    expect(await ask(blind, "/v1/intents/tell", { record: invoice("lyon"), fields: ["amount"], reason: "x" })).toMatchObject(refused);
    const ownItems = known().find(({ site }) => site === "lyon")?.items ?? [];
    const { rows } = (
      await ask(blind, "/v1/inbox/bulk", { items: ownItems, choice: { kind: "set", value: "1" }, reason: "x", preview: true })
    ).json as {
      readonly rows: readonly {
        readonly field: string;
        readonly before: string | null;
        readonly moved: object | null;
        readonly fault: { readonly code: string } | null;
      }[];
    };
    for (const field of ["signed_by", "note"])
      expect(rows.find((row) => row.field === field)?.fault?.code ?? "gone").toMatch(/field-hidden|gone/);
    expect(rows.filter(({ moved }) => moved !== null)).toEqual([]);
  });

  test("names what they ask for where they may not ask for all of it", async () => {
    const admin = [at("admin", "lyon")];
    for (const path of ["/v1/runs", "/v1/intents/deliver"])
      expect(await ask(admin, path, {})).toMatchObject({ status: 400, json: { code: "site-missing" } });
    expect(await ask(admin, "/v1/runs", { sources: ["erp-ulm"] })).toMatchObject({ status: 404, json: { code: "source-unknown" } });
    expect(await ask(admin, "/v1/runs", { sources: ["erp-lyon"] })).toMatchObject({ status: 200 });
  });
});

describe("cash", () => {
  interface Forecast {
    readonly data: {
      readonly rows: readonly { readonly company: string; readonly weeks: readonly object[] }[];
      readonly hiddenLines: boolean;
    };
  }
  const forecast = async (...grants: readonly Grant[]) => ((await ask(grants, "/v1/cash/forecast")).json as Forecast).data;

  test("is reckoned from the sites whose lines are seen and says that there are others, so nothing is found by subtraction", async () => {
    const own = await forecast(at("viewer", "lyon"));
    expect(own).toMatchObject({ hiddenLines: false });
    expect(await forecast(at("viewer", "lyon"), at("planner", "ulm"))).toEqual({ ...own, hiddenLines: true });
    expect(await forecast(at("planner", all))).toMatchObject({ rows: [], hiddenLines: true });
    // Prices alone are not enough: balances are what the bank says.
    expect(await forecast(at("receivables", "lyon"))).toMatchObject({ rows: [], hiddenLines: true });
  });
});

describe("search", () => {
  const search = async (grants: readonly Grant[], text: string) => {
    const { status, json } = await ask(grants, `/v1/search?text=${encodeURIComponent(text)}`);
    expect(status).toBe(200);
    return (json as { readonly data: { readonly records: readonly object[]; readonly inbox: readonly object[] } }).data;
  };
  const iban = "CANARYbanklyon";

  test("finds nothing by a value that is hidden, and finds it by the same where it is seen", async () => {
    expect((await search([at("viewer", "lyon")], iban)).records).not.toEqual([]);
    for (const grants of [[at("controller", "lyon")], [at("viewer", "ulm")], [at("planner", all)], [at("viewer", all, "nobody")]])
      expect(await search(grants, iban)).toMatchObject({ records: [], inbox: [] });
  });
});

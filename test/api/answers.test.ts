import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { answerOf, health, readiness, recordDetail, recordPage, ruleList } from "../../src/api/contract.ts";
import { cashBridge, cashForecast, cashLinePage, causeList, openItemList } from "../../src/api/contract-cash.ts";
import { decided, hubStatus, inboxPage, pendingOverrideList } from "../../src/api/contract-desk.ts";
import { explainedBucket, explainedLine, explainedRecord } from "../../src/api/contract-explain.ts";
import { jsonSchema, ruleGapReport } from "../../src/api/contract-rule.ts";
import { backupReport, planReport, runReport, verification } from "../../src/api/contract-operation.ts";
import { eachBackend } from "../support/database.ts";
import { openWorld, orderLine, type World } from "./api-world.ts";

eachBackend(({ open, beforeRemoval }) => {
  let world: World;
  let token: string;
  beforeAll(async () => {
    world = await openWorld(await open(), beforeRemoval);
    token = await world.token({});
    await world.push(token, "one", orderLine({ quantity: "5" }));
    world.clock.advance(60_000);
    await world.push(token, "two", orderLine({ quantity: "7", version: 2 }));
    const invoice = {
      kind: "customer_invoice",
      key: "INV-1",
      version: 1,
      fields: { number: "INV-1", amount: "1200.50", currency: "EUR", due_date: "2026-03-10" },
    };
    await world.push(token, "three", { source: "erp-ulm", records: [invoice] });
  });

  /** Reads, and holds the answer to its contract. */
  const read = async <T extends z.ZodType>(path: string, data: T) => {
    const answered = await world.call(token, path);
    expect([path, answered.status]).toEqual([path, 200]);
    return answerOf(data).parse(answered.json);
  };
  const entity = async (): Promise<string> =>
    (await read("/v1/records?kind=purchase_order_line", recordPage)).data.records[0]?.entity ?? "";

  describe("every answer keeps to its contract and carries position and freshness", () => {
    test.each([
      ["/health", health],
      ["/ready", readiness],
      ["/v1/status", hubStatus],
      ["/v1/rules?language=de", ruleList],
      ["/v1/rules/gaps", ruleGapReport],
      ["/v1/rules/schema", jsonSchema],
      ["/v1/overrides/pending", pendingOverrideList],
      ["/v1/inbox", inboxPage],
      ["/v1/cash/forecast", cashForecast],
      ["/v1/cash/bridge?from=1", cashBridge],
      ["/v1/cash/lines", cashLinePage],
      ["/v1/cash/causes", causeList],
      ["/v1/open-items", openItemList],
      ["/v1/records?kind=party", recordPage],
    ] as const)("%s", async (path, data) => {
      const { position, sources } = await read(path, data);
      expect([position, sources.map(({ name }) => name)]).toEqual([world.hub.writer.position(), ["erp-lyon", "erp-ulm"]]);
    });
  });

  test("figures are exact decimals, with their currency, in the week they fall", async () => {
    const { data } = await read("/v1/cash/forecast", cashForecast);
    const row = data.rows.find(({ company }) => company === "ulm");
    expect(row).toMatchObject({ currency: "EUR", day: "2026-03-02", opening: null });
    expect(row?.weeks[1]).toEqual({ monday: "2026-03-09", inflow: "1200.50", outflow: "0.00", closing: "1200.50" });
    expect(row?.weeks).toHaveLength(13);
  });

  test("a bridge adds up to the cent", async () => {
    const { data } = await read("/v1/cash/bridge?from=1&to=3", cashBridge);
    const lyon = data.native.find(({ company }) => company === "lyon");
    expect(lyon).toMatchObject({ before: "-50.00", after: "-70.00" });
    expect(lyon?.effects).toMatchObject([{ cause: { kind: "record", source: "erp-lyon", version: 2 }, total: "-20.00" }]);
    expect((await world.call(token, "/v1/cash/bridge?from=3&to=1")).status).toBe(422);
  });

  test("pages of lines and records follow one another without a gap", async () => {
    const records = Array.from({ length: 5 }, (_, index) => ({
      kind: "item",
      key: `I-${index}`,
      version: 1,
      fields: { name: `Item ${index}` },
    }));
    await world.push(token, "items", { source: "erp-lyon", records });
    const all = (await read("/v1/records?kind=item", recordPage)).data.records.map((one) => one.entity);
    const paged: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const { data }: { data: z.infer<typeof recordPage> } = await read(`/v1/records?kind=item&limit=2&cursor=${cursor}`, recordPage);
      paged.push(...data.records.map((one) => one.entity));
      cursor = data.next;
    }
    expect(all).toHaveLength(5);
    expect(paged).toEqual(all);
  });

  test("a record tells every claim and version, and what it was then, on both time axes", async () => {
    const id = await entity();
    const { data } = await read(`/v1/records/${id}`, recordDetail);
    expect(data).toMatchObject({
      fields: { quantity: { value: "7", source: "erp-lyon" } },
      members: [{ source: "erp-lyon", key: "PO-1/10" }],
    });
    expect(new Set(data.claims.map(({ version, fields }) => `${version}: ${fields["quantity"]}`))).toEqual(new Set(["1: 5", "2: 7"]));
    expect(data.versions).toHaveLength(2);
    const known = (await read(`/v1/records/${id}?position=1`, recordDetail)).data;
    expect([known.fields["quantity"]?.value, known.claims.length, known.versions.length]).toEqual(["5", 1, 1]);
    expect((await world.call(token, `/v1/records/${id}?validAt=2026-02-01T00:00:00Z`)).json).toMatchObject({ code: "record-unknown" });
    expect((await read(`/v1/records/${id}?validAt=2026-03-01T08:00:00Z`, recordDetail)).data.fields["quantity"]?.value).toBe("7");
    expect((await world.call(token, "/v1/records/nobody")).status).toBe(404);
  });

  test("a figure is explained down to the bytes that were pushed", async () => {
    const week = "/v1/explain/bucket?company=lyon&currency=EUR&monday=2026-04-13";
    const bucket = (await read(week, explainedBucket)).data;
    expect(bucket).toMatchObject({ outflow: "-70.00", inflow: "0.00", count: 1 });
    const line = encodeURIComponent(bucket.lines[0]?.line ?? "");
    const { documents } = (await read(`/v1/explain/line?line=${line}`, explainedLine)).data;
    const quantity = documents[0]?.fields.find(({ field }) => field === "quantity");
    expect(quantity).toMatchObject({ value: "7", source: "erp-lyon", claims: [{ version: 2 }] });
    expect(JSON.parse(quantity?.claims[0]?.row?.row ?? "")).toMatchObject({ key: "PO-1/10", fields: { quantity: "7" } });
    const byKey = await read(
      "/v1/explain/key?source=erp-lyon&kind=purchase_order_line&key=PO-1/10&fields=quantity&rows=left-out",
      explainedRecord,
    );
    expect(byKey.data).toMatchObject({ entity: await entity(), fields: [{ field: "quantity", value: "7" }] });
    expect((await read(`/v1/explain/record/${await entity()}`, explainedRecord)).data.fields.length).toBeGreaterThan(3);
    expect((await world.call(token, "/v1/explain/line?line=gone")).status).toBe(404);
  });

  test("a question that does not fit is refused by name", async () => {
    const cases = [
      ["/v1/records?kind=purchase_order_line&limit=0", "limit"],
      ["/v1/records?kind=purchase_order_line&limit=1001", "limit"],
      ["/v1/records?kind=purchase_order_line&after=-1", "after"],
      ["/v1/records", "kind"],
      ["/v1/records?kind=party&colour=red", "request"],
      ["/v1/cash/forecast?clock=yesterday", "clock"],
      ["/v1/open-items?kind=both", "kind"],
    ] as const;
    for (const [path, subject] of cases) {
      const refused = await world.call(token, path);
      expect([path, refused.status, refused.json]).toMatchObject([path, 422, { code: "request-refused", subject }]);
    }
    expect((await world.call(token, "/v1/records?kind=dragon")).json).toMatchObject({ code: "kind-unknown" });
  });

  test("an override stands with its author until it is ended, and the same id twice is one", async () => {
    const body = {
      record: { source: "erp-lyon", kind: "purchase_order_line", key: "PO-1/10" },
      fields: { quantity: "9" },
      until: { kind: "never" },
      reason: "counted",
      id: "decision-1",
    };
    const set = decided.parse((await world.post(token, "/v1/overrides", body)).json);
    world.clock.advance(1_000);
    const again = decided.parse((await world.post(token, "/v1/overrides", body)).json);
    expect(again).toEqual(set);
    expect((await read(`/v1/records/${set.entity}?after=${again.position}`, recordDetail)).data.fields["quantity"]).toMatchObject({
      value: "9",
      source: "people",
    });
    expect((await read("/v1/status", hubStatus)).data.open.overrides).toBe(1);
    const ended = decided.parse(
      (await world.post(token, "/v1/overrides", { record: set.entity, end: ["quantity"], reason: "recounted" })).json,
    );
    expect((await read(`/v1/records/${set.entity}?after=${ended.position}`, recordDetail)).data.fields["quantity"]?.value).toBe("7");
    const refused = await world.post(token, "/v1/overrides", { ...body, id: "decision-2", fields: { colour: "red" } });
    expect([refused.status, refused.json]).toMatchObject([422, { code: "field-unknown" }]);
    expect((await world.post(token, "/v1/overrides", { ...body, fields: { quantity: "10" } })).status).toBe(409);
    expect((await world.post(token, "/v1/overrides", { ...body, reason: "" })).status).toBe(422);
  });

  test("an item of the inbox is decided by its id", async () => {
    await world.push(token, "bad", {
      source: "erp-lyon",
      records: [{ kind: "purchase_order_line", key: "BAD/1", version: 1, fields: { quantity: "many", unit: "C62" } }],
    });
    const { data } = await read("/v1/inbox?kind=purchase_order_line", inboxPage);
    const item = data.items.find((one) => one.kind === "parked" && one.key === "BAD/1");
    const planner = await world.token({ name: "paul", roles: ["planner"] });
    const body = { item: item?.id, choice: { kind: "set", value: "12" }, reason: "asked the supplier" };
    expect((await world.post(planner, "/v1/inbox/decide", body)).json).toMatchObject({ code: "not-allowed" });
    const { entity: id, position } = decided.parse((await world.post(token, "/v1/inbox/decide", body)).json);
    expect((await read(`/v1/records/${id}?after=${position}`, recordDetail)).data.fields["quantity"]?.value).toBe("12");
    expect((await world.post(token, "/v1/inbox/decide", { ...body, item: "parked.gone" })).status).toBe(409);
  });

  test("what the hub is told to do answers when it is done", async () => {
    expect(runReport.parse((await world.post(token, "/v1/runs", {})).json)).toMatchObject({ feeds: [] });
    expect(planReport.parse((await world.post(token, "/v1/plan", {})).json)).toMatchObject({ changes: false, fresh: 0 });
    const file = join(mkdtempSync(join(tmpdir(), "synchromesh-api-")), "hub.backup");
    const written = await world.post(token, "/v1/backups", { file });
    expect([written.status, existsSync(file)]).toEqual([200, true]);
    backupReport.parse(written.json);
    expect(verification.parse((await world.post(token, "/v1/verify", {})).json)).toMatchObject({ ok: true, brokenLink: null });
  });

  test("metrics tell position, commits and requests", async () => {
    const { text, headers } = await world.call(token, "/metrics");
    expect(headers["content-type"]).toContain("text/plain");
    expect(text).toContain(`synchromesh_position ${world.hub.writer.position()}\n`);
    expect(text).toMatch(/synchromesh_request_seconds_count\{route="\/v1\/observations",status="200"\} [1-9]/);
  });
});

import { describe, expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { openWorld, orderLine } from "./api-world.ts";

const database = await openTestDatabase();
const world = await openWorld(database);
const token = await world.token({});
const lines = "/v1/records?kind=purchase_order_line";
const positionOf = (answered: { readonly json: unknown }): number => (answered.json as { position: number }).position;

describe("a push", () => {
  test("is read back at the position that was answered", async () => {
    const pushed = await world.push(token, "first", orderLine({ quantity: "5" }));
    expect(pushed.json).toEqual({ position: 1, received: 1, held: 0, parked: [] });
    const read = await world.call(token, `${lines}&after=1`);
    expect(read.json).toMatchObject({ position: 1, data: { records: [{ fields: { quantity: { value: "5", source: "erp-lyon" } } }] } });
    expect(read.json).toMatchObject({
      sources: [
        { name: "erp-lyon", standing: "live", observedAt: "2026-03-02T10:00:00.000Z" },
        { name: "erp-ulm", standing: "offline" },
      ],
    });
  });

  test("keeps every digit of a number", async () => {
    const record = '"kind":"purchase_order_line","key":"D/1","version":9007199254740991';
    const fields = '"quantity":12345678901234567890.1234,"unit":"C62","line_number":"007"';
    const body = `{"source":"erp-lyon","records":[{${record},"fields":{${fields}}}]}`;
    const { json } = await world.push(token, "digits", body);
    const read = await world.call(token, `${lines}&after=${(json as { position: number }).position}`);
    expect(read.text).toContain('"value":"12345678901234567890.1234"');
    expect(read.text).toContain('"value":"007"');
  });

  test("parks what cannot be read, names it, and takes the rest", async () => {
    const given = orderLine({ quantity: "many", key: "P/1" });
    const { json } = await world.push(token, "parked", given);
    expect(json).toMatchObject({ received: 1, parked: [{ index: 0, key: "P/1", field: "quantity", class: "value" }] });
  });

  test("of records that mean nothing parks each and stops nothing", async () => {
    const records = [
      { kind: "item", key: "", fields: { name: "nameless" } },
      { kind: "item", key: " ", fields: { name: "as well" } },
      { kind: "item", key: "I-1", at: "yesterday", fields: { name: "Bolt" } },
      { kind: "item", key: "I-2", version: "1e5", fields: { name: "Nut" } },
      { kind: "item", key: "I-3", fields: { name: "Washer", colour: "red" } },
      { kind: "item", key: "I-4", fields: { name: "Screw" } },
    ];
    const pushed = await world.push(token, "strange", { source: "erp-lyon", records });
    const { parked } = pushed.json as { parked: { index: number }[] };
    expect([pushed.status, [...new Set(parked.map(({ index }) => index))]]).toEqual([200, [0, 1, 2, 3, 4]]);
    expect((await world.call(token, "/v1/records?kind=item")).text).toContain("Screw");
    const status = (await world.call(token, "/v1/status")).json;
    expect(status).toMatchObject({ data: { sources: [{ name: "erp-lyon", parked: { records: 4, fields: 2 } }, { name: "erp-ulm" }] } });
  });

  test("that comes again under its key is answered as the first time and changes nothing", async () => {
    const body = orderLine({ quantity: "6", version: 2 });
    const first = await world.push(token, "again", body);
    const second = await world.push(token, "again", body);
    expect([second.status, second.text]).toEqual([200, first.text]);
    expect(world.hub.writer.position()).toBe(positionOf(first));
  });

  test("sent five times at once is taken once", async () => {
    const body = orderLine({ quantity: "8", version: 3 });
    const before = world.hub.writer.position();
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.push(token, "storm", body)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(world.hub.writer.position()).toBe(before + 1);
  });

  test("with another body under a known key is refused, at once or later", async () => {
    const [one, other] = [orderLine({ quantity: "1", version: 4 }), orderLine({ quantity: "2", version: 4 })];
    const both = await Promise.all([world.push(token, "reused", one), world.push(token, "reused", other)]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 409]));
    const later = await world.push(token, "reused", orderLine({ quantity: "3", version: 4 }));
    expect([later.status, later.json]).toMatchObject([409, { code: "idempotency-key-reused" }]);
  });

  test("without a key, or with an unreadable one, is refused", async () => {
    for (const key of ["", "a b", "x".repeat(201)]) {
      const refused = await world.push(token, key, orderLine({ quantity: "1" }));
      expect([refused.status, refused.json]).toMatchObject([400, { code: "idempotency-key-missing" }]);
    }
  });

  test("keeps its bytes", async () => {
    const body = JSON.stringify(orderLine({ quantity: "11", version: 5 }));
    const { json } = await world.push(token, "bytes", body);
    const [rows] = await database.read([
      {
        kind: "query",
        sql: "select delivery from observation.raw where position = $1",
        params: [String((json as { position: number }).position)],
      },
    ]);
    expect(rows?.[0]?.["delivery"]).toMatch(/^push [0-9a-f]{64}$/);
  });
});

describe("a body that cannot be taken", () => {
  const before = (): number => world.hub.writer.position();
  const cases: readonly (readonly [what: string, body: string | Uint8Array, status: number, fault: object])[] = [
    [
      "ends too early",
      '{"source":"erp-lyon","records":[',
      422,
      { code: "json-refused", cause: expect.stringContaining("line 1 column 33") },
    ],
    ["says a key twice", '{"source":"a",\n"source":"b"}', 422, { code: "json-refused", cause: expect.stringContaining("line 2 column 1") }],
    ["reaches for a prototype", '{"__proto__":{}}', 422, { code: "json-refused", cause: expect.stringContaining("line 1 column 2") }],
    [
      "nests a million deep",
      "[".repeat(1_000_000),
      422,
      { code: "json-refused", cause: expect.stringContaining("nested more than 64 deep at line 1 column") },
    ],
    [
      "is not UTF-8",
      Buffer.concat([Buffer.from('{"source":"\ufffdü'), Buffer.from([0xc3, 0x28])]),
      422,
      { code: "utf8-refused", cause: "byte 16 is not UTF-8" },
    ],
    ["holds half a character", '{"source":"\\ud800"}', 422, { code: "json-refused", cause: expect.stringContaining("line 1 column 11") }],
    ["is empty", "", 422, { code: "json-refused" }],
    ["lacks a field", '{"source":"erp-lyon","records":[{"kind":"party"}]}', 422, { code: "request-refused", subject: "records.0.key" }],
    [
      "says more than is known",
      '{"source":"erp-lyon","records":[{"kind":"party","key":"1","colour":"red"}]}',
      422,
      { code: "request-refused", subject: "records.0" },
    ],
    [
      "names a kind nobody declared",
      '{"source":"erp-lyon","records":[{"kind":"item","key":"1"},{"kind":"dragon","key":"1"}]}',
      422,
      { code: "request-refused", subject: "records.1.kind" },
    ],
    [
      "holds too many records",
      JSON.stringify({ source: "erp-lyon", records: Array.from({ length: 5_001 }, (_, key) => ({ kind: "party", key: String(key) })) }),
      413,
      { code: "push-too-large", subject: "records.5000" },
    ],
    [
      "is larger than one request may be",
      Buffer.alloc(16 * 1024 * 1024 + 1, 0x20),
      413,
      { code: "request-too-large", subject: "body, byte 16777216" },
    ],
    ["names a source nobody configured", '{"source":"nobody","records":[{"kind":"party","key":"1"}]}', 404, { code: "source-unknown" }],
  ];

  test.each(cases)("%s: nothing is taken, and the answer says where", async (what, body, status, fault) => {
    const position = before();
    const refused = await world.push(token, what.replaceAll(" ", "-"), body);
    expect([refused.status, refused.json]).toMatchObject([status, fault]);
    expect(before()).toBe(position);
  });

  test("leaves the hub as it was", async () => {
    expect((await world.call(token, "/ready")).status).toBe(200);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

test("a position that does not come is not waited for for ever", async () => {
  const late = await world.call(token, `${lines}&after=999999`);
  expect([late.status, late.json]).toMatchObject([504, { code: "position-not-reached", retryable: true }]);
});

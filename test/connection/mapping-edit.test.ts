// A column of a feed was renamed: its mapping is read as a text, tried beside kept rows, rehearsed before it is saved, saved, replayed.
import { expect, test } from "vitest";
import type { z } from "zod";
import type { changedAnswer } from "../../src/api/contract-connection.ts";
import type { mappingForesight, mappingSampleAnswer, mappingWritten } from "../../src/api/contract-mapping-edit.ts";
import type { mappingList } from "../../src/api/contract-mapping.ts";
import type { replayReport } from "../../src/api/contract-replay.ts";
import { onPostgres } from "../support/database.ts";
import { connectionWorld } from "./connection-world.ts";

const yaml = `hub: works
zone: Europe/Berlin
currency: EUR
sources:
  - name: erp
    connector: delimited
    site: kassel
    zone: Europe/Berlin
    options: { folder: erp, settle_seconds: 0 }
    feeds:
      orders: { file: "orders*.csv", dialect: { delimiter: ";", quote: '"', header: true, row_end: lf, encoding: utf-8 } }
    mapping:
      system: navision
      version: "5"
      feeds:
        orders: { kind: purchase_order, key: NR, fields: { number: NR, amount: BETRAG, currency: { value: EUR } } }
`;

type Written = z.output<typeof mappingWritten>;
type Sample = z.output<typeof mappingSampleAnswer>;

onPostgres((backend) => {
  test("a renamed column is mapped by one click, rehearsed, saved with its comments, and replayed", async () => {
    const world = await connectionWorld(backend, yaml);
    await world.drop("erp/orders.csv", "NR;BETRAG\nA1;100\n");
    await world.run();
    world.clock.advance(3_600_000);
    await world.drop("erp/orders-2.csv", "NR;SUMME;ORT\nA1;120;Kassel\nA2;7,50;Kassel\n");
    await world.run();
    const written = () => world.get<Written>("/v1/mappings/written?source=erp");
    const { mappings, replayDue, ...before } = await written();
    expect(before).toMatchObject({ source: "erp", site: "kassel", connector: "delimited", zone: "Europe/Berlin" });
    expect(replayDue).toEqual([]);
    expect(mappings).toMatchObject([{ from: null, at: null, file: null }]);
    const text = `# navision, since the update\n${mappings[0]?.text ?? ""}`;
    const sample = (body: object) => world.post<Sample>("/v1/mappings/sample", { source: "erp", ...body });
    const [shown] = (await sample({ text })).feeds;
    expect(shown).toMatchObject({ feed: "orders", kind: "purchase_order", refused: null });
    expect(shown?.columns.filter(({ fields }) => fields.length === 0)).toEqual([
      { column: "SUMME", fields: [], guess: "amount" },
      { column: "ORT", fields: [], guess: null },
    ]);
    expect(shown?.rows.map(({ values, read }) => [values["NR"], read?.fields["amount"]])).toContainEqual(["A1", "100"]);
    const mapped = await sample({ text, add: { feed: "orders", field: "amount", column: "SUMME" } });
    expect(mapped.text).toContain("# navision, since the update\n");
    expect(mapped.feeds[0]?.fields).toContainEqual({ field: "amount", how: "SUMME", unit: null, codes: null });
    const rows = mapped.feeds[0]?.rows ?? [];
    expect(rows.map(({ read, now }) => [read?.key, read?.fields["amount"], now?.fields["amount"]])).toContainEqual([
      "A1",
      "120",
      undefined,
    ]);
    // The column's values have a decimal comma, and so it is read; without that they cannot be.
    const mended = mapped.text;
    expect(mended).toContain('decimal: ","');
    const bare = await sample({ text: mended.replace('decimal: ","', 'decimal: "."') });
    expect(bare.feeds[0]?.rows.flatMap(({ read }) => read?.parked ?? [])).toMatchObject([{ field: "amount", value: "7,50" }]);
    await expect(sample({ text: text.replace("amount:", "amuont:") })).resolves.toMatchObject({
      feeds: [{ refused: { code: "mapping-refused", subject: expect.stringContaining("mapping line") } }],
    });
    await expect(sample({ text: "system: [" })).rejects.toMatchObject({ code: "yaml-refused", subject: expect.stringContaining("line 1") });
    const foreseen = await world.post<z.output<typeof mappingForesight>>("/v1/mappings/rehearse", { source: "erp", text: mended });
    expect(foreseen).toMatchObject({ waits: [], plan: { changes: true, kinds: [{ kind: "purchase_order", changed: 2 }] } });
    expect(foreseen.feeds).toMatchObject([{ feed: "orders", corrected: 3 }]);
    expect(world.text()).toBe(yaml);
    const { base } = await written();
    const save = { source: "erp", mapping: mended, from: null, base, reason: "BETRAG is SUMME since the update" };
    const changed = await world.post<z.output<typeof changedAnswer>>("/v1/mappings/save", save);
    expect(changed.version).toMatchObject({ author: "ana", what: "mapping of erp" });
    await world.again();
    const after = await written();
    expect(after.replayDue).toEqual(["orders"]);
    expect(after.mappings).toMatchObject([{ text: mended }]);
    expect(after.earlier.map(({ reason, mappings: [one] }) => [reason, one?.text === mended])).toEqual([
      ["BETRAG is SUMME since the update", true],
      ["", false],
    ]);
    const [dated] = await world.get<z.output<typeof mappingList>>("/v1/mappings");
    expect(dated?.rehearsed).toMatchObject({ author: "ana" });
    const replayed = await world.post<z.output<typeof replayReport>>("/v1/replays", { sources: ["erp"] });
    expect(replayed.feeds.map(({ corrected }) => corrected)).toEqual(foreseen.feeds.map(({ corrected }) => corrected));
    const docs = await world.rows("select doc from record.record order by doc::json ->> 'number'");
    expect(docs.map(({ doc }) => JSON.parse(doc ?? "{}") as object)).toMatchObject([
      { number: "A1", amount: "120" },
      { number: "A2", amount: "7.5" },
    ]);
  });

  test("a mapping for a day is rehearsed as if it had read everything, and taken back before its day", async () => {
    const world = await connectionWorld(backend, yaml);
    await world.drop("erp/orders.csv", "NR;BETRAG;BRUTTO\nA1;100;119\n");
    await world.run();
    const { mappings, base } = await world.get<Written>("/v1/mappings/written?source=erp");
    const text = (mappings[0]?.text ?? "").replace("BETRAG", "BRUTTO");
    const day = "2026-11-28";
    const foreseen = await world.post<z.output<typeof mappingForesight>>("/v1/mappings/rehearse", { source: "erp", text, from: day });
    expect(foreseen.plan.kinds).toMatchObject([{ kind: "purchase_order", changed: 1, fields: { amount: 1 } }]);
    await world.post("/v1/mappings/save", { source: "erp", mapping: text, from: day, base, reason: "gross from then on" });
    await world.again();
    const dated = await world.get<Written>("/v1/mappings/written?source=erp");
    expect(dated.mappings.map(({ from, at }) => [from, at])).toEqual([
      [null, null],
      [day, "2026-11-27T23:00:00.000Z"],
    ]);
    expect(dated.replayDue).toEqual([]);
    const back = { source: "erp", from: day, base: dated.base, reason: "they do not update" };
    await expect(world.post("/v1/mappings/withdraw", { ...back, from: "2026-11-29" })).rejects.toMatchObject({ code: "mapping-not-dated" });
    await world.post("/v1/mappings/withdraw", back);
    expect(world.text()).not.toContain(day);
  });
});

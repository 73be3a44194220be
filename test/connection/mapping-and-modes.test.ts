// A mapping is tried on the last rows and saved from a date; reads are looked back at; modes change in hub.yaml, with a look before.
import { expect, test } from "vitest";
import type { z } from "zod";
import type { changedAnswer, configurationAnswer, connectionList } from "../../src/api/contract-connection.ts";
import type { runList } from "../../src/api/contract-history.ts";
import type { mappingTryAnswer, modeAnswer, modeList } from "../../src/api/contract-mode.ts";
import type { planReport } from "../../src/api/contract-operation.ts";
import type { latestReads } from "../../src/api/contract-reading.ts";
import type { mappingList } from "../../src/api/contract-mapping.ts";
import { onPostgres } from "../support/database.ts";
import { connectionWorld } from "./connection-world.ts";

const yaml = `hub: works
zone: Europe/Paris
currency: EUR
sources:
  - name: erp
    connector: delimited
    site: lyon
    zone: Europe/Paris
    options: { folder: erp, settle_seconds: 0 }
    feeds:
      orders: { file: "orders.csv", dialect: { delimiter: ";", quote: '"', header: true, row_end: lf, encoding: utf-8 } }
    mapping: # by hand
      system: paper
      version: "1"
      feeds:
        orders: { kind: purchase_order, key: NR, fields: { number: NR, amount: NETTO, currency: { value: EUR } } }
  - name: sql
    connector: postgres-query
    site: lyon
    options: { url: "postgres://127.0.0.1:1/none" }
    feeds: { orders: { query: select 1, write: { table: orders, key: id } } }
    mapping:
      system: sql
      version: "1"
      feeds: { orders: { kind: purchase_order, key: id, fields: { number: id, amount: total, currency: { value: EUR } } } }
    # told nothing yet
`;

const base = async (world: { get<T>(path: string): Promise<T> }): Promise<string> =>
  (await world.get<z.output<typeof configurationAnswer>>("/v1/configuration")).version.hash;

onPostgres((backend) => {
  test("a mapping is tried on the last rows, saved beside hub.yaml from a date, and reads are told, also before a resume", async () => {
    const world = await connectionWorld(backend, yaml);
    await world.drop("erp/orders.csv", "NR;NETTO;BRUTTO\nA1;100.00;119.00\nA2;viel;23.80\n");
    await world.run("erp");
    world.clock.advance(1_000);
    await world.run("erp");
    const mapping = { kind: "purchase_order", key: "NR", fields: { number: "NR", amount: "BRUTTO", currency: { value: "EUR" } } };
    const tried = await world.post<z.output<typeof mappingTryAnswer>>("/v1/mappings/try", { source: "erp", feed: "orders", mapping });
    expect(tried.rows).toHaveLength(2);
    expect(tried.read.map(({ key, fields }) => [key, fields["amount"]])).toEqual([
      ["A2", "23.8"],
      ["A1", "119"],
    ]);
    const bad = { ...mapping, fields: { amount: "NETTO" } };
    const parked = await world.post<z.output<typeof mappingTryAnswer>>("/v1/mappings/try", { source: "erp", feed: "orders", mapping: bad });
    expect(parked.read.flatMap((one) => one.parked)).toMatchObject([{ field: "amount", value: "viel" }]);
    const whole = { system: "paper", version: "2", feeds: { orders: mapping } };
    const saved = { source: "erp", mapping: whole, from: "2026-03-07", base: await base(world), reason: "gross from Saturday on" };
    await world.post("/v1/mappings/save", saved);
    const late = { ...saved, mapping: { ...whole, version: "3" }, from: "2026-03-08" };
    await expect(world.post("/v1/mappings/save", late, "ben")).rejects.toMatchObject({
      code: "configuration-changed",
      cause: expect.stringMatching(/^changed by ana at 2026-/),
    });
    expect(world.text()).toMatch(/- mapping:\n {10}system: paper[\s\S]*- from: 2026-03-07\n {8}mapping: mappings\/erp-[0-9a-f]{12}\.yaml/);
    await world.again();
    const listed = await world.get<z.output<typeof mappingList>>("/v1/mappings");
    expect(listed.filter(({ source }) => source === "erp").map(({ state }) => state)).toEqual(["in-force", "waiting"]);
    const { runs } = await world.get<z.output<typeof runList>>("/v1/runs?source=erp");
    expect(runs.map(({ reads, rows, fresh, fault }) => [reads, rows, fresh, fault])).toEqual([
      [1, 0, 0, null],
      [1, 2, 2, null],
    ]);
    await world.post("/v1/connections/pause", { name: "erp", paused: "true", base: await base(world), reason: "it is being moved" });
    expect(world.text()).toContain("    paused: true\n");
    await world.again();
    await world.drop("erp/orders.csv", "NR;NETTO;BRUTTO\nA3;1.00;1.19\n");
    expect((await world.run("erp")).feeds).toEqual([]);
    const { connections } = await world.get<z.output<typeof connectionList>>("/v1/connections");
    expect(connections.map(({ name, standing }) => [name, standing])).toEqual([
      ["erp", "paused"],
      ["sql", "stale"],
    ]);
    const meanwhile = await world.post<z.output<typeof planReport>>("/v1/connections/plan", { name: "erp" });
    expect(meanwhile).toMatchObject({ rows: 1, fresh: 1, kinds: [{ kind: "purchase_order", created: 1 }] });
    const { sources } = await world.get<z.output<typeof latestReads>>("/v1/runs/latest");
    expect(sources.map(({ last, day }) => [last.source, last.rows, day])).toEqual([
      ["erp", 0, { reads: 2, rows: 2, fresh: 2, parked: 1, faults: 0 }],
    ]);
    await world.post("/v1/connections/pause", { name: "erp", paused: "false", base: await base(world), reason: "it was moved" });
    expect(world.text()).not.toContain("paused");
    expect(runs[1]?.feeds).toMatchObject([{ feed: "orders", read: 2, parked: 1 }]);
  });

  test("modes are read by kind and field, changed in hub.yaml with what would be sent, and taken back", async () => {
    const world = await connectionWorld(backend, yaml);
    const before = await world.get<z.output<typeof modeList>>("/v1/modes");
    expect(before.systems.map(({ system, writes }) => [system, writes])).toEqual([
      ["erp", false],
      ["sql", true],
    ]);
    expect(before.systems[1]?.kinds[0]?.fields.find(({ field }) => field === "amount")).toMatchObject({ mode: "observe" });
    const change = { system: "sql", fields: { "purchase_order.amount": "propose" }, base: before.base, reason: "prices come from the ERP" };
    expect(await world.post<z.output<typeof modeAnswer>>("/v1/modes", { ...change, preview: "true" })).toEqual({
      changed: null,
      sends: [],
      isWhole: true,
    });
    expect(world.text()).toBe(yaml);
    await expect(world.post("/v1/modes", { ...change, system: "erp" })).rejects.toMatchObject({
      cause: "the connector delimited only reads",
    });
    await world.post<z.output<typeof modeAnswer>>("/v1/modes", change);
    expect(world.text()).toContain("    write_back:\n      fields:\n        purchase_order.amount: propose\n");
    expect(world.text()).toContain("# told nothing yet");
    await world.again();
    const after = await world.get<z.output<typeof modeList>>("/v1/modes");
    expect(after.systems[1]?.kinds[0]?.fields.filter(({ mode }) => mode === "propose").map(({ field }) => field)).toEqual(["amount"]);
    const back = { version: 1, source: "sql", base: after.base, reason: "not yet" };
    await world.post<z.output<typeof changedAnswer>>("/v1/configuration/revert", back);
    expect(world.text()).not.toContain("write_back");
  });
});

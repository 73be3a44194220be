// The tables a rebuild writes to are like the real ones, but for the indexes that no stage asks by.
import { expect, test } from "vitest";
import { closeShadowStep, openShadowStep } from "../../src/commit/rebuild/store-shadow.ts";
import { query } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";

const indexes = query("select indexname as name, indexdef as made, schemaname as schema from pg_indexes where schemaname <> 'pg_catalog'");

eachBackend(({ open }) => {
  test("a rebuild's tables have every index by which a stage asks", async () => {
    const database = await open();
    await database.write([openShadowStep]);
    const [rows = []] = await database.read([indexes]);
    await database.write([closeShadowStep]);
    const isShadow = (schema: unknown): boolean => String(schema).startsWith("shadow_");
    const derived = new Set(rows.flatMap(({ schema }) => (isShadow(schema) ? [String(schema).slice("shadow_".length)] : [])));
    const made = new Set(rows.flatMap((row) => (isShadow(row["schema"]) ? [String(row["made"]).replace(" ON shadow_", " ON ")] : [])));
    const missing = rows.filter(({ schema, made: said }) => derived.has(String(schema)) && !made.has(String(said)));
    const ofLog = missing.filter(({ schema, made: said }) => schema === "observation" && !String(said).includes("observation.parked"));
    const unread = missing.filter((row) => !ofLog.includes(row)).map(({ name }) => name);
    expect(new Set(unread)).toEqual(new Set(["record_words", "record_wordless", "cash_change_position", "balance_change_position"]));
  });
});

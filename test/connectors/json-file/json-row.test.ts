import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { readJsonRows } from "../../../src/connectors/json-row.ts";
import { jsonFile } from "../../../src/connectors/json-file/reader.ts";

const rows = (text: string | Uint8Array, form: "document" | "ndjson" = "document", list = ""): unknown => {
  const read = readJsonRows(typeof text === "string" ? Buffer.from(text) : text, form, list, "a.json");
  return read.kind === "read" ? read.rows.map((row) => row.fault?.cause ?? row.values) : read.park.cause;
};

describe("JSON becomes rows", () => {
  test("with every digit of numbers and ids, and nested values under their path", () => {
    const text =
      '{"data":{"orders":[{"id":12345678901234567890,"price":10.10,"to":{"city":"Köln"},"tags":["a",true],"none":null,"e":""}]}}';
    expect(rows(text, "document", "data.orders")).toEqual([
      {
        id: "12345678901234567890",
        price: "10.10",
        "to.city": "Köln",
        "tags.0": "a",
        "tags.1": "true",
        none: null,
        e: "",
      },
    ]);
  });

  test("line by line, where a broken line is parked and the others flow", () => {
    expect(rows('{"a":1}\n\n{"a":\n{"a":2,"a":3}\r\n[1]\n{"a":4}', "ndjson")).toEqual([
      { a: "1" },
      "a.json line 3: it ends too early at line 1 column 6",
      'a.json line 4: the key "a" is given twice at line 1 column 8',
      "a.json line 5 is no object",
      { a: "4" },
    ]);
  });

  test("or the file is refused with the place of what is wrong", () => {
    expect(rows('[{"__proto__":{"polluted":1}}]')).toContain("the key __proto__ is refused at line 1 column 3");
    expect(rows('[{"constructor":1}]')).toContain("refused");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(rows("[".repeat(10_000_000))).toContain("nested more than 64 deep at line 1 column 65");
    expect(rows(Buffer.from([0x5b, 0x22, 0xc3, 0xa4, 0xff, 0x22, 0x5d]))).toBe("byte 4 is not valid UTF-8");
    expect(rows('["\\ud800"]')).toContain("lone surrogate");
    expect(rows('{"a":1}')).toBe("the document is no list");
    expect(rows('{"a":1}', "document", "a.b")).toBe("there is no list at a.b");
    for (const text of ["", "[1", "[01]", "[1,]", '["\n"]', "[1] x", "[NaN]", '{"a" 1}', "[.5]", "['a']"])
      expect(rows(text), text).toContain("at line 1");
  });
});

test("a JSON file is read in pages, sealed at the end, begun again where it was cut off, and an empty one says so", async () => {
  const folder = await mkdtemp(join(tmpdir(), "json-"));
  const now = Date.UTC(2030, 0, 1);
  await writeFile(join(folder, "a.json"), JSON.stringify([1, 2, 3].map((id) => ({ id }))));
  await writeFile(join(folder, "b.json"), "");
  for (const name of ["a.json", "b.json"]) await utimes(join(folder, name), now / 1000 - 60, now / 1000 - 60);
  const context = {
    secrets: { resolve: async (text: string) => text },
    clock: manualClock(now),
    log: { info: () => {}, warn: () => {} },
    folder,
  };
  const reader = await jsonFile.open(jsonFile.options.parse({ feeds: { orders: { file: "*.json", full: true } } }), context);
  const pull = async (cursor?: string) => {
    const pages = [];
    for await (const page of reader.pull("orders", cursor, { rowsMax: 2, bytesMax: 1 << 20 })) pages.push(page);
    return pages;
  };
  const pages = await pull();
  expect(pages.map((page) => [page.rows.length, page.opened ?? false, page.sealed ?? false, page.delivery.fault?.class])).toEqual([
    [2, true, false, undefined],
    [1, false, true, undefined],
    [0, true, false, "missing"],
  ]);
  for (const [index, page] of pages.entries()) expect(await pull(page.cursor)).toEqual(index === 0 ? pages : pages.slice(index + 1));
  await rm(folder, { recursive: true });
});

import { appendFile, mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { preview } from "../../../src/connectors/delimited/preview.ts";
import { delimited } from "../../../src/connectors/delimited/reader.ts";
import type { Page, RawRow } from "../../../src/source/connector.ts";

const now = Date.UTC(2030, 0, 1);
const clock = manualClock(now);
const semicolons = { delimiter: ";", quote: '"', row_end: "lf", header: true, encoding: "utf-8" };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "delimited-"));
});
afterEach(async () => rm(folder, { recursive: true }));

const drop = async (name: string, content: string | Uint8Array, at = now - 60_000): Promise<void> => {
  await writeFile(join(folder, name), content);
  await utimes(join(folder, name), at / 1000, at / 1000);
};

const open = async (feed: object, under = folder) => {
  const options = delimited.options.parse({ feeds: { orders: { file: "*.csv", ...feed } } });
  const secrets = { resolve: async (reference: string) => reference };
  const log = { info: () => {}, warn: () => {} };
  return delimited.open(options, { secrets, clock, log, folder: under });
};

const pull = async (feed: object, cursor?: string, rowsMax = 1000, under = folder): Promise<Page[]> => {
  const reader = await open(feed, under);
  const pages: Page[] = [];
  for await (const page of reader.pull("orders", cursor, { rowsMax, bytesMax: 1 << 20 })) pages.push(page);
  return pages;
};
const rowsOf = (pages: readonly Page[]): RawRow[] => pages.flatMap((page) => page.rows);
const valuesOf = (pages: readonly Page[]): unknown[] => rowsOf(pages).map((row) => row.fault?.cause ?? row.values);

describe("a delimited file", () => {
  test("is not read before its dialect is stated", async () => {
    await drop("a.csv", "NO;QTY\n1;2\n");
    await expect(pull({})).rejects.toMatchObject({ code: "dialect-unconfirmed" });
    await expect(pull({ dialect: { ...semicolons, header: false } })).rejects.toMatchObject({ code: "columns-unnamed" });
  });

  test("gives its rows with quoted row ends and doubled quotes, and the exact bytes they came from", async () => {
    const content = 'NO;TEXT\n1;"a\n""b"";c"\n2;6" pipe\n\n3;\n\n\n';
    await drop("a.csv", content);
    const pages = await pull({ dialect: semicolons }, undefined, 2);
    expect(valuesOf(pages)).toEqual([
      { NO: "1", TEXT: 'a\n"b";c' },
      { NO: "2", TEXT: '6" pipe' },
      { NO: "3", TEXT: "" },
    ]);
    expect(Buffer.concat(pages.map((page) => page.raw)).toString()).toBe(content);
    expect(rowsOf(pages).map((row) => row.receivedPosition)).toEqual(["a.csv row 2", "a.csv row 3", "a.csv row 5"]);
  });

  test("continues after any page where it left off, and gives nothing twice", async () => {
    await drop("a.csv", `NO;QTY\n${Array.from({ length: 25 }, (_, index) => `${index};1\n`).join("")}`);
    const pages = await pull({ dialect: semicolons, full: true }, undefined, 10);
    expect(pages.map((page) => [page.rows.length, page.sealed ?? false])).toEqual([
      [10, false],
      [10, false],
      [5, true],
    ]);
    for (const [index, page] of pages.entries()) {
      const rest = await pull({ dialect: semicolons }, page.cursor, 10);
      expect(valuesOf(rest)).toEqual(valuesOf(pages.slice(index + 1)));
    }
  });

  test("parks a row that does not fit, and never shifts one", async () => {
    await drop("a.csv", 'A;B;C\n1;2;3\n1;2\n1;2;3;4\n1;"x"y;3\n1;\u0000;3\n4;5;6\n7;"open;9\n');
    expect(valuesOf(await pull({ dialect: semicolons }))).toEqual([
      { A: "1", B: "2", C: "3" },
      "a.csv row 3: it has 2 columns where 3 are expected",
      "a.csv row 4: it has 4 columns where 3 are expected",
      "a.csv row 5: column 2 has text after its closing quote",
      "a.csv row 6: column 2 holds NUL",
      { A: "4", B: "5", C: "6" },
      "a.csv row 8: column 2 opens a quote that is never closed",
    ]);
  });

  test("of another dialect or header than stated is refused whole or row by row", async () => {
    await drop("a.csv", "A,B\n1,2\n");
    const other = await pull({ dialect: semicolons, columns: ["A", "B"] });
    expect(other).toMatchObject([{ rows: [], delivery: { fault: { class: "drift" } } }]);
    await drop("b.csv", "A;A\n1;2\n");
    expect((await pull({ file: "b.csv", dialect: semicolons }))[0]?.delivery.fault?.cause).toContain(
      "column 2 of the header is empty or named twice",
    );
    await drop("c.csv", "A;B\r\n1;2\r\n");
    expect((await pull({ file: "c.csv", dialect: semicolons }))[0]?.delivery.fault?.cause).toContain("CR LF");
    await drop("d.csv", `${"x;".repeat(1_000_000)}\n`);
    expect((await pull({ file: "d.csv", dialect: semicolons }))[0]?.delivery.fault?.class).toBe("too-large");
  });

  test("is read in the stated encoding; a row of another one is parked", async () => {
    const mixed = Buffer.concat([Buffer.from("N;O\n1;Müller\n2;"), Buffer.from([0x4d, 0xfc, 0x6c]), Buffer.from("\n3;ok\n")]);
    await drop("a.csv", mixed);
    expect(valuesOf(await pull({ dialect: semicolons }))).toEqual([
      { N: "1", O: "Müller" },
      "it holds bytes that are not utf-8",
      { N: "3", O: "ok" },
    ]);
    await drop("b.csv", Buffer.from([0x4e, 0x0a, 0x80, 0x0a]));
    expect(valuesOf(await pull({ file: "b.csv", dialect: { ...semicolons, encoding: "windows-1252" } }))).toEqual([{ N: "€" }]);
    for (const encoding of ["utf-16le", "utf-16be"] as const) {
      const little = Buffer.from('\uFEFFN;O\r\n1;"Ü\r\n"\r\n2;\u0A0A\r\n', "utf16le");
      await drop("c.csv", encoding === "utf-16le" ? little : little.swap16());
      const pages = await pull({ file: "c.csv", dialect: { ...semicolons, encoding, row_end: "crlf" } });
      expect(valuesOf(pages)).toEqual([
        { N: "1", O: "Ü\r\n" },
        { N: "2", O: "\u0A0A" },
      ]);
    }
  });

  test("without header takes the stated columns, and signs of several characters", async () => {
    await drop("a.csv", "1+|a|b+||&\n2+|+||&\n");
    const dialect = { delimiter: "+|", quote: "none", row_end: "|&\n", header: false, encoding: "utf-8" };
    expect(valuesOf(await pull({ dialect, columns: ["A", "B", "C"] }))).toEqual([
      { A: "1", B: "a|b", C: "" },
      { A: "2", B: "", C: "" },
    ]);
  });
});

describe("files in a folder", () => {
  const feed = { dialect: semicolons };

  test("wait until they have settled, and an empty one is a delivery with a fault", async () => {
    await drop("a.csv", "N\n1\n", now - 1000);
    expect(await pull(feed)).toEqual([]);
    await drop("b.csv", "");
    const [page] = await pull(feed);
    expect(page?.delivery).toMatchObject({ name: "b.csv", fault: { class: "missing" } });
    expect(await pull(feed, page?.cursor)).toEqual([]);
  });

  test("are known by content: a new name is nothing new, new content under the same name is", async () => {
    await drop("a.csv", "N\n1\n");
    const cursor = (await pull(feed)).at(-1)?.cursor;
    await rename(join(folder, "a.csv"), join(folder, "z.csv"));
    expect(await pull(feed, cursor)).toEqual([]);
    await appendFile(join(folder, "z.csv"), "2\n");
    await utimes(join(folder, "z.csv"), now / 1000 - 30, now / 1000 - 30);
    expect(valuesOf(await pull(feed, cursor))).toEqual([{ N: "1" }, { N: "2" }]);
  });

  test("that cannot be reached say so", async () => {
    await expect(pull(feed, undefined, 10, join(folder, "gone"))).rejects.toMatchObject({ code: "folder-unreadable", retryable: true });
    const checked = await (await open(feed, join(folder, "gone"))).check();
    expect(checked).toMatchObject([{ stage: "reach", ok: false }]);
  });
});

describe("the preview", () => {
  test("guesses with evidence and names what a person must decide", () => {
    const seen = preview(Buffer.from("ORDER;DATE;AMOUNT;EAN\n1;02/03/2026;1.234,50;4006381333931001\n2;05/06/2026;7,00;1.23E+15\n"));
    expect(seen.dialect).toEqual({ delimiter: ";", quote: '"', row_end: "lf", header: true, encoding: "utf-8" });
    expect(seen.doubts).toEqual([
      "DATE: 02/03/2026 may be day or month first; nothing in the sample tells, state the format",
      "AMOUNT: 1.234,50 seems to have a decimal comma; state decimal",
      "EAN: 1.23E+15 may be a long id that a spreadsheet has shortened; its digits are lost in the source",
      "EAN: 4006381333931001 is kept as text; do not treat it as a number",
    ]);
    expect(preview(Buffer.from("1\ta\n2\tb\n")).dialect).toMatchObject({ delimiter: "\t", header: false });
    expect(preview(Buffer.from([0x41, 0x3b, 0xfc, 0x0a, 0x31, 0x3b, 0xe4, 0x0a])).dialect.encoding).toBe("windows-1252");
  });
});

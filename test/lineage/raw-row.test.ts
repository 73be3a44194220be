import { zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { pageBytes, rawRow } from "../../src/lineage/raw-row.ts";

const row = (page: string | Uint8Array, index: number, key: string) =>
  rawRow(pageBytes(zstdCompressSync(typeof page === "string" ? Buffer.from(page) : page)), index, key, "in.csv").row;

test("the first page of a file begins with its header, later pages do not", () => {
  const rows = "4711;Bolt;1,50\r\n4712;Nut;0,20\r\n";
  expect(row(`Nr;Name;Preis\r\n${rows}`, 1, "4712")).toBe("4712;Nut;0,20");
  expect(row(rows, 1, "4712")).toBe("4712;Nut;0,20");
});

test("a line of an order is not taken for the one before it, whose quantity or date looks like its number", () => {
  const lines = "4711;10;00123;5;20.03.2026\n4711;20;00815;8;20.03.2026\n4712;10;00123;20;20.03.2026\n4713;20;00123;1;20.03.2026\n";
  expect(row(`NO;POS;PART;QTY;DUE\n${lines}`, 1, "4711/20")).toBe("4711;20;00815;8;20.03.2026");
  expect(row(lines, 1, "4711/20")).toBe("4711;20;00815;8;20.03.2026");
  expect(row(`NO;POS;PART;QTY;DUE\n${lines}`, 3, "4713/20")).toBe("4713;20;00123;1;20.03.2026");
});

test("a row end within quotes is part of its cell", () => {
  expect(row('1,"two\nlines",x\n2,"say ""no""",y\n', 1, "2")).toBe('2,"say ""no""",y');
  expect(row('1,"two\nlines",x\n2,b,y\n', 0, "1")).toBe('1,"two\nlines",x');
});

test("rows of JSON lists, of query results, of pushes and of lines are found with their digits", () => {
  expect(row('[{"id":1},{"id":10.10}]', 1, "10.10")).toBe('{"id":"10.10"}');
  expect(row('{"columns":["id","name"],"rows":[["1","a"],["2",null]]}', 1, "2")).toBe('{"id":"2","name":null}');
  expect(row('{"source":"erp","records":[{"key":"a"},{"key":"b"}]}', 1, "b")).toBe('{"key":"b"}');
  expect(row('{"id":"a"}\n{"id":"b"}\n', 1, "b")).toBe('{"id":"b"}');
  expect(row('{"page":{"next":null},"data":{"count":2,"orders":[{"id":"a","lines":[]},{"id":"b","lines":[1]}]}}', 1, "b")).toBe(
    '{"id":"b","lines":["1"]}',
  );
});

test("pages in the encodings of old systems are read", () => {
  expect(row(Buffer.from("1;Müller\n2;Größe\n", "latin1"), 1, "2")).toBe("2;Größe");
  expect(row(Buffer.from("\ufeff1;Müller\n2;Größe\n", "utf16le"), 1, "2")).toBe("2;Größe");
});

test("where the form of a page is not known the page itself is shown", () => {
  const shown = rawRow(Buffer.from("<Document><Ntry/></Document>"), 0, "x", "camt.xml");
  expect(shown).toEqual({ row: null, page: "<Document><Ntry/></Document>", delivery: "camt.xml" });
});

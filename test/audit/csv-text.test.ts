import { expect, test } from "vitest";
import { csvRow } from "../../src/audit/csv-text.ts";
import { copyReader } from "../../src/platform/copy-rows.ts";

test("a cell never runs: what a spreadsheet takes for a formula begins with an apostrophe, a number stays a number", () => {
  expect(csvRow(["=1+1", "@sum", "+49 30 1", "-5.20", "-5 or so", null, ""])).toBe("'=1+1,'@sum,'+49 30 1,-5.20,'-5 or so,,\r\n");
});

test("quotes, commas and line ends stay within their cell", () => {
  expect(csvRow(['a "b"', "c,d", "e\nf"])).toBe('"a ""b""","c,d","e\nf"\r\n');
});

test("rows of COPY arrive whole, wherever the pieces end", () => {
  const text = "a\\tb\t\\N\tü\\n\\\\\nsecond\t\t€\n";
  const bytes = Buffer.from(text);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const rows = copyReader();
    const read = [...rows.take(bytes.subarray(0, cut)), ...rows.take(bytes.subarray(cut))];
    expect(read).toEqual([
      ["a\tb", null, "ü\n\\"],
      ["second", "", "€"],
    ]);
  }
});

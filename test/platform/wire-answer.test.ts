// What a database answers on the wire, in pieces that end anywhere, is the rows it sent.
import { expect, test } from "vitest";
import { openWireAnswer } from "../../src/platform/databases/wire-answer.ts";

const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const message = (kind: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);
};
const described = (...names: readonly string[]): Buffer =>
  message("T", int16(names.length), ...names.map((name) => Buffer.concat([Buffer.from(`${name}\0`), Buffer.alloc(18)])));
const row = (...values: readonly (string | null)[]): Buffer =>
  message(
    "D",
    int16(values.length),
    ...values.map((value) => (value === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]))),
  );

const rows = [
  ["1", "Ünïcödé 漢字 😀", null],
  ["2", "", "a\tb\\c\n"],
  ["3", "x".repeat(3_000_000), "last"],
] as const;
const sent = Buffer.concat([
  message("2"),
  described("no", "täxt", "rest"),
  ...rows.map((one) => row(...one)),
  message("C", Buffer.from("SELECT 3\0")),
  message("Z", Buffer.from("T")),
]);

test.each([1_000_003, 8_192, 7_001])("rows come whole from pieces of %i bytes, and the next answer knows nothing of them", (pieceBytes) => {
  const answer = openWireAnswer();
  for (let at = 0; at < sent.length; at += pieceBytes) {
    const piece = Uint8Array.from(sent.subarray(at, at + pieceBytes));
    answer.take(piece);
    piece.fill(0);
  }
  expect(answer.end()).toEqual({ columns: ["no", "täxt", "rest"], rows });
  answer.take(Buffer.concat([message("C", Buffer.from("BEGIN\0")), message("Z", Buffer.from("T"))]));
  expect(answer.end()).toEqual({ columns: [], rows: [] });
});

test("an error is thrown with its code, and the answer after it is read", () => {
  const answer = openWireAnswer();
  const told = { S: "ERROR", C: "22P02", M: 'invalid input syntax for type bigint: "x"', t: "entry" };
  answer.take(message("E", ...Object.entries(told).map(([field, text]) => Buffer.from(`${field}${text}\0`)), Buffer.from("\0")));
  answer.take(message("Z", Buffer.from("E")));
  expect(() => answer.end()).toThrow(expect.objectContaining({ code: "22P02", table: "entry", message: told.M }));
  answer.take(Buffer.concat([described("one"), row("1")]));
  expect(answer.end()).toEqual({ columns: ["one"], rows: [["1"]] });
});

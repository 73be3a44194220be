// What PostgreSQL answers on the wire, read from its bytes into rows of text. PGlite's own reader makes a copy of every value before it
// decodes it, which took a quarter of the time of a statement with many rows.
import { protocol } from "@electric-sql/pglite";
import { noRows } from "./worker-protocol.ts";
import type { RowTable } from "./worker-protocol.ts";

export interface WireAnswer {
  /** A piece of what came; it may end anywhere, and is the caller's again afterwards. */
  take(bytes: Uint8Array): void;
  /** The rows of what came since the last call. Throws the first error that the database told. */
  end(): RowTable;
}

/** Room that is kept from one answer to the next. */
const roomKept = 1_048_576;

export const openWireAnswer = (): WireAnswer => {
  let room = Buffer.allocUnsafeSlow(roomKept);
  let size = 0;
  return {
    take(bytes) {
      if (size + bytes.length > room.length) {
        const larger = Buffer.allocUnsafeSlow(2 * (size + bytes.length));
        room.copy(larger, 0, 0, size);
        room = larger;
      }
      room.set(bytes, size);
      size += bytes.length;
    },
    end() {
      const came = room.subarray(0, size);
      size = 0;
      if (room.length > roomKept) room = Buffer.allocUnsafeSlow(roomKept);
      return readTable(came);
    },
  };
};

const [rowDescription, dataRow, errorResponse] = [0x54, 0x44, 0x45];
/** A byte that says what a message is, and four for its length, which counts itself. */
const headerBytes = 5;

function readTable(bytes: Buffer): RowTable {
  let columns: readonly string[] = [];
  const rows: (readonly (string | null)[])[] = [];
  for (let at = 0; at + headerBytes <= bytes.length;) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    const kind = bytes[at];
    if (kind === dataRow) rows.push(readRow(bytes, at + headerBytes));
    else if (kind === rowDescription) columns = readColumns(bytes, at + headerBytes);
    else if (kind === errorResponse) throw errorOf(bytes.subarray(at, end));
    at = end;
  }
  return columns.length === 0 ? noRows : { columns, rows };
}

function readRow(bytes: Buffer, from: number): (string | null)[] {
  const row: (string | null)[] = [];
  let at = from + 2;
  for (let left = bytes.readInt16BE(from); left > 0; left -= 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    row.push(length < 0 ? null : bytes.toString("utf8", at, at + length));
    if (length > 0) at += length;
  }
  return row;
}

/** Behind the name of each: its table, its place in it, its type and how it is sent. */
const columnFactBytes = 18;

function readColumns(bytes: Buffer, from: number): string[] {
  const columns: string[] = [];
  let at = from + 2;
  for (let left = bytes.readInt16BE(from); left > 0; left -= 1) {
    const end = bytes.indexOf(0, at);
    columns.push(bytes.toString("utf8", at, end));
    at = end + 1 + columnFactBytes;
  }
  return columns;
}

/** As PGlite tells it, with its code and whatever else the database said. */
function errorOf(message: Uint8Array): Error {
  let told: unknown;
  new protocol.Parser().parse(Uint8Array.from(message), (one) => {
    told = one;
  });
  return told instanceof Error ? told : new Error("the database refused a statement without saying why");
}

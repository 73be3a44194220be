// A logical dump of every table of the hub, the same on both backends and readable: a line of JSON, then for each table a line
// of JSON, its rows in COPY's text format, the line `\.` and a line of JSON with their count and hash; last a line of JSON.
import { createHash } from "node:crypto";
import { z } from "zod";
import { Fault } from "../base/fault.ts";
import { query } from "./database.ts";
import type { Database } from "./database.ts";
import { linesOf } from "./dump-line.ts";
import { migrate, readMigrations } from "./migration.ts";

const format = 1;
const headShape = z.object({
  kind: z.literal("synchromesh-dump"),
  format: z.number(),
  migrations: z.array(z.number()),
  position: z.number(),
});
const tableShape = z.object({ kind: z.literal("table"), table: z.string(), columns: z.array(z.string()) });
const totalShape = z.object({ kind: z.literal("total"), rows: z.number(), hash: z.string() });
const endShape = z.object({ kind: z.literal("end"), tables: z.number() });
const lineShape = z.discriminatedUnion("kind", [headShape, tableShape, totalShape, endShape]);

/** What a dump holds. */
export interface DumpFacts {
  readonly position: number;
  readonly migrations: readonly number[];
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
}

const endOfRows = "\\.";

/** The migrations are the head's; what was applied when is the history of one database, not of the data. */
const tablesQuery = query(
  `select n.nspname || '.' || c.relname as table,
     (select json_agg(a.attname order by a.attnum) from pg_attribute a
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
   from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
     and (n.nspname, c.relname) <> ('platform', 'migration')
   order by 1`,
);

/** Writes the dump piece by piece. The caller holds commits back meanwhile, or accepts the position at the start of the snapshot. */
export const dump = async (database: Database, write: (bytes: Uint8Array) => Promise<void>): Promise<DumpFacts> => {
  const [tableRows = [], migrationRows = [], leaseRows = []] = await database.read([
    tablesQuery,
    query("select number from platform.migration order by number"),
    query("select position from platform.lease"),
  ]);
  const tables = tableRows.map((row) => ({ table: row["table"] ?? "", columns: JSON.parse(row["columns"] ?? "[]") as string[] }));
  const migrations = migrationRows.map((row) => Number(row["number"]));
  const position = Number(leaseRows[0]?.["position"]);
  const line = (value: z.infer<typeof lineShape>): Promise<void> => write(Buffer.from(`${JSON.stringify(value)}\n`));

  await line({ kind: "synchromesh-dump", format, migrations, position });
  const counted: { table: string; rows: number }[] = [];
  let hash = createHash("sha256");
  let rows = 0;
  const open = async (index: number): Promise<void> => {
    const { table, columns } = tables[index] ?? { table: "", columns: [] };
    await line({ kind: "table", table, columns });
    hash = createHash("sha256");
    rows = 0;
  };
  const close = async (index: number): Promise<void> => {
    await write(Buffer.from(`${endOfRows}\n`));
    await line({ kind: "total", rows, hash: hash.digest("hex") });
    counted.push({ table: tables[index]?.table ?? "", rows });
  };
  let current = -1;
  const moveTo = async (index: number): Promise<void> => {
    // Tables without rows give no piece.
    while (current < index) {
      if (current >= 0) await close(current);
      current += 1;
      if (current < tables.length) await open(current);
    }
  };
  const sql = tables.map(({ table, columns }) => `select ${columns.map((column) => `"${column}"`).join(", ")} from ${table}`);
  await database.exportRows(sql, async (index, bytes) => {
    await moveTo(index);
    hash.update(bytes);
    for (const byte of bytes) if (byte === 10) rows += 1;
    await write(bytes);
  });
  await moveTo(tables.length);
  await line({ kind: "end", tables: tables.length });
  return { position, migrations, tables: counted };
};

/** Told while a dump is read. Rows are whole COPY lines with their line ends. */
interface DumpReader {
  head?(head: z.infer<typeof headShape>): Promise<void>;
  table?(table: string): Promise<void>;
  rows?(table: string, columns: readonly string[], rows: string): Promise<void>;
}

/** Bounds the memory of a restore and the size of its transactions. */
const rowsMax = 5_000;

const readDump = async (source: AsyncIterable<Uint8Array>, reader: DumpReader): Promise<DumpFacts> => {
  const tables: { table: string; rows: number }[] = [];
  let head: z.infer<typeof headShape> | undefined;
  let open: z.infer<typeof tableShape> | undefined;
  let inRows = false;
  let hash = createHash("sha256");
  let rows = 0;
  let batch: string[] = [];
  const flush = async (): Promise<void> => {
    if (open !== undefined && batch.length > 0) await reader.rows?.(open.table, open.columns, batch.join(""));
    batch = [];
  };
  for await (const line of linesOf(source)) {
    if (inRows) {
      inRows = line !== endOfRows;
      if (!inRows) continue;
      hash.update(`${line}\n`);
      rows += 1;
      batch.push(`${line}\n`);
      if (batch.length === rowsMax) await flush();
      continue;
    }
    const told = parseLine(line);
    if (told.kind === "synchromesh-dump") {
      if (told.format !== format) throw damaged(`it has format ${told.format}, this release reads ${format}`);
      head = told;
      await reader.head?.(told);
    } else if (told.kind === "table") {
      open = told;
      inRows = true;
      hash = createHash("sha256");
      rows = 0;
      await reader.table?.(told.table);
    } else if (told.kind === "total") {
      await flush();
      const same = told.rows === rows && told.hash === hash.digest("hex");
      if (!same) throw damaged(`the rows of ${open?.table ?? "?"} are not those that were written`);
      tables.push({ table: open?.table ?? "", rows });
    } else if (head !== undefined && told.tables === tables.length) {
      return { position: head.position, migrations: head.migrations, tables };
    }
  }
  throw damaged("it is cut off");
};

const parseLine = (line: string): z.infer<typeof lineShape> => {
  try {
    return lineShape.parse(JSON.parse(line));
  } catch {
    throw damaged(`a line is not one of a dump: ${line.slice(0, 60)}`);
  }
};

const damaged = (cause: string): Fault =>
  new Fault({ code: "dump-damaged", subject: "dump", cause, hint: "take another backup file; nothing of this one is used" });

/** Reads the whole dump and compares counts and hashes. Fault `dump-damaged`. */
export const verifyDump = (source: AsyncIterable<Uint8Array>): Promise<DumpFacts> => readDump(source, {});

/**
 * Loads a verified dump into an empty database, brings the schema up to this release and leaves the lease free. A fault on
 * the way leaves a partly loaded database: the caller loads into a new place and throws it away then.
 */
export const load = async (database: Database, source: AsyncIterable<Uint8Array>): Promise<DumpFacts> => {
  const known = readMigrations();
  const facts = await readDump(source, {
    head: async ({ migrations }) => {
      const newest = migrations.at(-1) ?? 0;
      const unknown = migrations.find((number) => !known.some((migration) => migration.number === number));
      if (unknown !== undefined) {
        throw new Fault({
          code: "schema-newer",
          subject: "dump",
          cause: `it was written with migration ${newest}, this release knows up to ${known.at(-1)?.number ?? 0}`,
          hint: "restore it with the release that wrote it, or a newer one",
        });
      }
      await migrate(
        database,
        known.filter(({ number }) => migrations.includes(number)),
      );
      await refuseUsed(database);
    },
    // What the migrations put in comes from the dump too.
    table: async (table) => {
      await database.write([{ kind: "script", sql: `truncate ${table}` }]);
    },
    rows: async (table, columns, data) => {
      await database.write([{ kind: "copy", table, columns, data }]);
    },
  });
  await migrate(database, known);
  await database.write([query("update platform.lease set expires_at = '-infinity'")]);
  return facts;
};

const refuseUsed = async (database: Database): Promise<void> => {
  const [rows] = await database.read([query("select position from platform.lease where position > 0")]);
  if (rows?.length === 0) return;
  throw new Fault({
    code: "target-used",
    subject: "database",
    cause: `a hub has already written to it, up to position ${rows?.[0]?.["position"] ?? "?"}`,
    hint: "name an empty folder or an empty database",
  });
};

// Numbered plain SQL files, each applied once, whole or not at all, in order of number.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert } from "../base/assert.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import { query } from "./database.ts";
import type { Database } from "./database.ts";

export interface Migration {
  readonly number: number;
  readonly name: string;
  /** An older hub must not run on a schema with this migration. */
  readonly breaking: boolean;
  readonly sql: string;
  readonly hash: string;
}

export const migrationFolder = fileURLToPath(new URL("./migrations/", import.meta.url));

const fileName = /^(\d{4})-([a-z0-9-]+)\.sql$/;
const header = /^-- breaking: (no|yes)\n/;

/** The migrations of a folder, by number. */
export const readMigrations = (folder: string = migrationFolder): readonly Migration[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .map((file) => {
      const [, number, name] = fileName.exec(file) ?? [];
      const sql = readFileSync(join(folder, file), "utf8");
      const breaking = header.exec(sql)?.[1];
      assert(number !== undefined && name !== undefined, `migration ${file} is named NNNN-stage.sql`);
      assert(breaking !== undefined, `migration ${file} starts with "-- breaking: no" or "-- breaking: yes"`);
      return { number: Number(number), name, breaking: breaking === "yes", sql, hash: sha256Hex(sql) };
    })
    .toSorted((a, b) => a.number - b.number);

const ground = `
create schema if not exists platform;
create table if not exists platform.migration (
  number integer primary key,
  name text not null,
  hash text not null,
  breaking boolean not null,
  applied_at timestamptz not null default clock_timestamp()
);`;

/** Applies what is missing and returns its numbers. Faults: `migration-changed`, `schema-newer`, `migration-raced`. */
export const migrate = async (database: Database, migrations: readonly Migration[] = readMigrations()): Promise<readonly number[]> => {
  await database.write([{ kind: "script", sql: ground }]);
  const applied = await readApplied(database);
  refuseChanged(migrations, applied);
  refuseNewer(migrations, applied);
  const missing = migrations.filter(({ number }) => !applied.has(number));
  for (const migration of missing) await apply(database, migration);
  return missing.map(({ number }) => number);
};

interface Applied {
  readonly hash: string;
  readonly breaking: boolean;
}

const readApplied = async (database: Database): Promise<ReadonlyMap<number, Applied>> => {
  const [rows] = await database.read([query("select number, hash, breaking from platform.migration")]);
  return new Map((rows ?? []).map((row) => [Number(row["number"]), { hash: row["hash"] ?? "", breaking: row["breaking"] === "t" }]));
};

const refuseChanged = (migrations: readonly Migration[], applied: ReadonlyMap<number, Applied>): void => {
  const changed = migrations.find(({ number, hash }) => (applied.get(number)?.hash ?? hash) !== hash);
  if (changed === undefined) return;
  throw new Fault({
    code: "migration-changed",
    subject: `migration ${changed.number}-${changed.name}`,
    cause: "the file differs from the one this database was migrated with",
    hint: "restore the file of the release that was installed; a schema change is a new migration",
  });
};

const refuseNewer = (migrations: readonly Migration[], applied: ReadonlyMap<number, Applied>): void => {
  const newestKnown = migrations.at(-1)?.number ?? 0;
  const breaking = [...applied].filter(([number, { breaking }]) => breaking && number > newestKnown).map(([number]) => number);
  if (breaking.length === 0) return;
  throw new Fault({
    code: "schema-newer",
    subject: "database schema",
    cause: `this release knows migrations up to ${newestKnown}; the database has the breaking migration ${Math.max(...breaking)}`,
    hint: "install the release that wrote this database, or a newer one",
  });
};

/** The row comes first: a second hub migrating at the same moment waits on it and is then refused. */
const apply = async (database: Database, { number, name, hash, breaking, sql }: Migration): Promise<void> => {
  await database.write([
    query(
      `insert into platform.migration (number, name, hash, breaking) values ($1::integer, $2, $3, $4::boolean)
       on conflict do nothing returning number`,
      [String(number), name, hash, String(breaking)],
      {
        code: "migration-raced",
        subject: `migration ${number}-${name}`,
        cause: "another hub applied it at the same moment",
        hint: "start again",
      },
    ),
    { kind: "script", sql },
  ]);
};

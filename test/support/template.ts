// Migrated databases made once and copied by every test file: opening a copy takes a fraction of a second, making one takes seconds.
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { hashId } from "../../src/base/hash.ts";
import { openPglite } from "../../src/platform/databases/pglite.ts";
import { openPostgres } from "../../src/platform/databases/postgres.ts";
import { engineVersion } from "../../src/platform/folder-version.ts";
import { migrate, readMigrations } from "../../src/platform/migration.ts";

/** Where npm's packages keep what can be made again; gone with the next `npm ci`. */
const cache = fileURLToPath(new URL("../../node_modules/.cache/synchromesh", import.meta.url));

/** As for the command line (bin/synchromesh.js): half of the time a small command takes is reading the code. */
export const codeCache = join(cache, "code");

/** The path of a migrated data folder, kept between runs under a name that changes with the migrations. */
export const pgliteTemplate = async (): Promise<string> => {
  const bare = await kept(`pglite-${engineVersion}-bare`, async (folder) => {
    const database = await openPglite({ place: { kind: "folder", folder } });
    await database.close();
  });
  const migrations = readMigrations();
  return kept(`pglite-${engineVersion}-${hashId(...migrations.map(({ hash }) => hash))}`, async (folder) => {
    cpSync(bare, folder, { recursive: true });
    const database = await openPglite({ place: { kind: "folder", folder } });
    await migrate(database, migrations);
    await database.close();
  });
};

/** Made beside and renamed: a run that was cut off leaves no half template, and of two that make it at once the first one stays. */
const kept = async (name: string, make: (folder: string) => Promise<void>): Promise<string> => {
  const path = join(cache, name);
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(`${path}-`);
  await make(folder);
  try {
    renameSync(folder, path);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (!existsSync(path)) throw error;
  }
  return path;
};

interface PostgresTemplate {
  readonly name: string;
  drop(): Promise<void>;
}

/** A migrated database on the server, to create others from. */
export const postgresTemplate = async (serverUrl: string): Promise<PostgresTemplate> => {
  const name = `synchromesh_template_${process.pid}`;
  await onServer(serverUrl, `drop database if exists ${name} with (force)`);
  await onServer(serverUrl, `create database ${name}`);
  const database = await openPostgres({ url: databaseUrl(serverUrl, name) });
  await migrate(database);
  await database.close();
  return { name, drop: () => onServer(serverUrl, `drop database if exists ${name} with (force)`) };
};

export const databaseUrl = (serverUrl: string, name: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};

export const onServer = async (serverUrl: string, sql: string): Promise<void> => {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

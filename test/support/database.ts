// Loops a suite over both backends, each on a real, migrated, empty database of its own.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openPglite } from "../../src/platform/databases/pglite.ts";
import { openPostgres } from "../../src/platform/databases/postgres.ts";
import type { Database } from "../../src/platform/database.ts";
import { databaseUrl, onServer } from "./template.ts";

/** Where a database is kept: one can be opened again after it was closed, and on PostgreSQL twice at once. */
export type Place = { readonly kind: "folder"; readonly folder: string } | { readonly kind: "server"; readonly url: string };

export interface Backend {
  readonly name: "pglite" | "postgres";
  /** A fresh migrated database; closed and removed after the suite. */
  readonly open: () => Promise<Database>;
  /** A fresh migrated database, not opened yet. */
  readonly newPlace: () => Promise<Place>;
  readonly openAt: (place: Place) => Promise<Database>;
  /** What a suite opened over a place itself ends here, before the place is removed. */
  readonly beforeRemoval: (close: () => Promise<void>) => void;
}

const openAt = (place: Place): Promise<Database> =>
  place.kind === "folder" ? openPglite({ place, watermarkBytes: 0 }) : openPostgres({ url: place.url });

const newFolder = (): Place => {
  const template = process.env["TEST_PGLITE_TEMPLATE"];
  if (template === undefined) throw new Error("test/support/global-setup.ts has not run");
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-test-"));
  cpSync(template, folder, { recursive: true });
  return { kind: "folder", folder };
};

let numbered = 0;

const newServerDatabase = async (serverUrl: string): Promise<Place> => {
  numbered += 1;
  const name = `synchromesh_test_${process.pid}_${numbered}`;
  await onServer(serverUrl, `drop database if exists ${name} with (force)`);
  await onServer(serverUrl, `create database ${name} template ${process.env["TEST_DATABASE_TEMPLATE"] ?? "template1"}`);
  return { kind: "server", url: databaseUrl(serverUrl, name) };
};

const remove = async (place: Place): Promise<void> => {
  if (place.kind === "folder") return rmSync(place.folder, { recursive: true, force: true });
  const { pathname } = new URL(place.url);
  await onServer(databaseUrl(place.url, "postgres"), `drop database if exists ${pathname.slice(1)} with (force)`);
};

/** Call inside a suite: what it opens is closed and removed after it. */
const backend = (name: Backend["name"], freshPlace: () => Promise<Place>): Backend => {
  const places: Place[] = [];
  const opened: Database[] = [];
  const closes: (() => Promise<void>)[] = [];
  afterAll(async () => {
    await Promise.all(closes.map((close) => close()));
    await Promise.all(opened.map((database) => database.close()));
    await Promise.all(places.map(remove));
  });
  const newPlace = async (): Promise<Place> => {
    const place = await freshPlace();
    places.push(place);
    return place;
  };
  const open = async (place: Place): Promise<Database> => {
    const database = await openAt(place);
    opened.push(database);
    return database;
  };
  const beforeRemoval = (close: () => Promise<void>): void => void closes.push(close);
  return { name, newPlace, openAt: open, open: async () => open(await newPlace()), beforeRemoval };
};

/**
 * Runs the suite on PGlite and on PostgreSQL. Where no PostgreSQL can be started its suite is a named skip, and a failure in CI.
 * eachBackend(({ open }) => { test("...", async () => { const database = await open(); ... }); });
 */
export const eachBackend = (suite: (backend: Backend) => void): void => {
  onPglite(suite);
  onPostgres(suite);
};

/** For what does not depend on the backend, or what only the embedded one has. */
export const onPglite = (suite: (backend: Backend) => void): void => {
  describe("on pglite", () => suite(backend("pglite", async () => newFolder())));
};

/** For what only a server has. The address is a superuser's. */
export const onPostgres = (suite: (backend: Backend, serverUrl: string) => void): void => {
  const serverUrl = process.env["TEST_DATABASE_URL"];
  if (serverUrl !== undefined) {
    describe("on postgres", () =>
      suite(
        backend("postgres", () => newServerDatabase(serverUrl)),
        serverUrl,
      ));
    return;
  }
  const why = "PostgreSQL is not installed: set TEST_DATABASE_URL, or install its server";
  if (process.env["CI"] === "true") test(`on postgres: ${why}`, () => expect.fail(why));
  else describe.skip(`on postgres: ${why}`, () => test("needs a server", () => expect.fail(why)));
};

/**
 * A fresh migrated PGlite database for a file whose subject is not the backend. Call it while tests are declared:
 * `const database = await openTestDatabase();` at the top of the file.
 */
export const openTestDatabase = (): Promise<Database> => backend("pglite", async () => newFolder()).open();

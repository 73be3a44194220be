// Where Kassel's tables live: in a database inside this process that answers on a port, or in a PostgreSQL that is there anyway.

import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { kasselRows, kasselTables } from "./store-kassel.ts";
import { openWireBridge } from "./wire-bridge.ts";
import type { Emission } from "./world.ts";

export interface KasselDatabase extends AsyncDisposable {
  readonly url: string;
  /** Puts Kassel's rows among these into its tables. */
  apply(emissions: readonly Emission[]): Promise<void>;
}

/**
 * Without a URL the database is in memory: the demo lives its past again each time it is opened. It is made ready behind the
 * open door, so that the hub can start meanwhile; whoever connects early waits.
 */
export const openKasselDatabase = (past: readonly Emission[], url?: string): Promise<KasselDatabase> =>
  url === undefined ? openInside(past) : openServer(past, url);

const openInside = async (past: readonly Emission[]): Promise<KasselDatabase> => {
  const ready = loaded(past);
  const bridge = await openWireBridge(ready);
  return {
    url: bridge.url,
    apply: async (emissions) => void (await (await ready).exec(kasselRows(emissions))),
    async [Symbol.asyncDispose]() {
      await bridge[Symbol.asyncDispose]();
      await (await ready).close();
    },
  };
};

const loaded = async (past: readonly Emission[]): Promise<PGlite> => {
  const engine = await PGlite.create();
  await engine.exec(kasselTables());
  await engine.exec(kasselRows(past));
  return engine;
};

const openServer = async (past: readonly Emission[], url: string): Promise<KasselDatabase> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const apply = async (emissions: readonly Emission[]): Promise<void> => void (await client.query(kasselRows(emissions)));
  await client.query(kasselTables());
  await apply(past);
  return { url, apply, [Symbol.asyncDispose]: () => client.end() };
};

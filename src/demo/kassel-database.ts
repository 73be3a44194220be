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

/** Without a URL the database is in memory: the demo lives its past again each time it is opened. */
export const openKasselDatabase = (url?: string): Promise<KasselDatabase> => (url === undefined ? openInside() : openServer(url));

const openInside = async (): Promise<KasselDatabase> => {
  const engine = await PGlite.create();
  await engine.exec(kasselTables());
  const bridge = await openWireBridge(engine);
  return {
    url: bridge.url,
    apply: async (emissions) => void (await engine.exec(kasselRows(emissions))),
    async [Symbol.asyncDispose]() {
      await bridge[Symbol.asyncDispose]();
      await engine.close();
    },
  };
};

const openServer = async (url: string): Promise<KasselDatabase> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(kasselTables());
  return {
    url,
    apply: async (emissions) => void (await client.query(kasselRows(emissions))),
    [Symbol.asyncDispose]: () => client.end(),
  };
};

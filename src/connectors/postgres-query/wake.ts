// Hears a database say that there is news. What it says while nobody listens is not lost: the schedule reads it.

import type pg from "pg";
import type { SourceReader } from "../../source/connector.ts";
import { queryFault, sqlName } from "../postgres-session.ts";

/** Listens from the first reading on; a line that broke is made again with the next one. */
export function wakened(reader: SourceReader, channel: string, open: () => Promise<pg.Client>): SourceReader {
  let line: Promise<pg.Client> | undefined;
  let hasNews = false;
  const listen = async (): Promise<pg.Client> => {
    const client = await open();
    client.on("notification", () => {
      hasNews = true;
    });
    client.on("end", () => {
      line = undefined;
    });
    await client.query(`listen ${sqlName(channel)}`);
    return client;
  };
  return {
    ...reader,
    async *pull(feed, cursor, limits) {
      try {
        await (line ??= listen());
      } catch (error) {
        line = undefined;
        throw queryFault(feed, error);
      }
      yield* reader.pull(feed, cursor, limits);
    },
    isWoken() {
      const was = hasNews;
      hasNews = false;
      return was;
    },
    async [Symbol.asyncDispose]() {
      const client = await line?.catch(() => undefined);
      line = undefined;
      await client?.end();
      await reader[Symbol.asyncDispose]();
    },
  };
}

// Which table a feed is written to, and what the server's word on a write means.

import { Fault } from "../../base/fault.ts";
import { wholeStatement } from "./keyset.ts";
import type { PostgresQueryOptions, QueryFeed } from "./options.ts";
import { queryFault, stateOf } from "../postgres-session.ts";

export type Unwritten = { readonly kind: "refused" | "unknown"; readonly cause: string };

/** Of data the server refused, or a trigger did: that is its word. Without a word from the server nobody knows. */
export function unwritten(feed: string, error: unknown): Unwritten {
  const state = stateOf(error);
  const cause = error instanceof Error ? error.message : "the connection failed";
  if (/^(22|23|P0)/.test(state)) return { kind: "refused", cause };
  if (state === "") return { kind: "unknown", cause };
  throw queryFault(feed, error);
}

interface WritableFeed {
  readonly query: string;
  readonly table: {
    readonly name: string;
    readonly key: string;
    readonly mark: string | undefined;
    readonly new: Readonly<Record<string, string>>;
  };
}

/** Fault `feed-not-writable`. */
export function writableFeed({ feeds }: PostgresQueryOptions, name: string): WritableFeed {
  const feed: QueryFeed | undefined = feeds[name];
  if (feed?.write !== undefined)
    return { query: wholeStatement(feed).text, table: { ...feed.write, name: feed.write.table, mark: feed.write.mark } };
  const hint = "state write: with table and key at the feed in hub.yaml";
  throw new Fault({ code: "feed-not-writable", subject: `feed ${name}`, cause: "nothing says which table it is written to", hint });
}

// What doctor asks of a feed of changes. Nothing is made for it: neither publication nor slot.

import type pg from "pg";
import { Fault } from "../../base/fault.ts";
import type { CheckResult } from "../../source/connector.ts";
import { askText } from "../postgres-session.ts";
import { type FeedFacts, type FeedNames, factsOf } from "./catalogue.ts";
import type { ChangesFeed } from "./options.ts";
import { assertOwnSlot, assertPublished, readyTable } from "./readiness.ts";
import { pageStatement } from "./table-reading.ts";

type InSession = <Result>(work: (client: pg.Client) => Promise<Result>) => Promise<Result>;

export async function checkFeed(names: FeedNames, feed: ChangesFeed, inSession: InSession): Promise<CheckResult[]> {
  const { feed: object } = names;
  let facts: FeedFacts | undefined;
  const reach = await stage("reach", object, async () => {
    facts = await inSession((client) => factsOf(client, names));
    return facts.table === undefined ? "the database answers" : `${facts.table.columns.length} columns`;
  });
  if (facts === undefined) return [reach];
  const known = facts;
  return [
    reach,
    await stage("permission", object, async () => permissions(known, names, feed)),
    await stage("sample", object, async () => {
      const statement = pageStatement(names, readyTable(known, names, feed), undefined, 1);
      const { rows } = await inSession((client) => askText(client, statement));
      return `${rows.length} rows`;
    }),
  ];
}

function permissions(facts: FeedFacts, names: FeedNames, feed: ChangesFeed): string {
  const table = readyTable(facts, names, feed);
  assertOwnSlot(facts, names);
  const isMade = feed.publication === undefined && facts.publication === undefined && table.isOwn;
  if (!isMade) assertPublished(facts, names);
  if (facts.slot === undefined) return `slot ${names.slot} is made when the feed is read first`;
  return `slot ${names.slot}: the server keeps ${sizeText(facts.slot.kept)} of its log for it`;
}

const sizeText = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MiB`;

async function stage(name: CheckResult["stage"], object: string, look: () => Promise<string>): Promise<CheckResult> {
  try {
    return { stage: name, object, ok: true, detail: await look() };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { stage: error.code === "source-login" ? "login" : name, object, ok: false, cause: error.cause, hint: error.hint };
  }
}

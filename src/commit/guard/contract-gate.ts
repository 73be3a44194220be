// Before a page of a feed is applied: has its system changed under us? What cannot be known is not read.

import { Fault } from "../../base/fault.ts";
import type { Contract, Page } from "../../source/connector.ts";
import { driftedMapper } from "../../source/mapping/drifted.ts";
import { placeAt } from "../../source/mapping/schedule.ts";
import type { ContractBook } from "./contract-book.ts";
import type { FeedToRead } from "../run/source-run.ts";

/**
 * The feeds as they may be read: drifted fields are parked; a feed whose form is unknown gives its fault instead of rows. `now` in
 * ms: the form is compared with what the mapping in force reads; what was produced under an earlier one has an earlier form.
 */
export async function gated(feeds: readonly FeedToRead[], book: ContractBook, now: number): Promise<FeedToRead[]> {
  const bySource = [...Map.groupBy(feeds, ({ source }) => source.name).values()];
  return (await Promise.all(bySource.map((own) => gatedSource(own, book, now)))).flat();
}

async function gatedSource(feeds: readonly FeedToRead[], book: ContractBook, now: number): Promise<FeedToRead[]> {
  const reader = feeds[0]?.reader;
  if (reader?.describe === undefined) return [...feeds];
  let contract: Contract;
  try {
    contract = await reader.describe(new Map(feeds.map(({ name, cursor }) => [name, cursor])));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return feeds.map((feed) => stopped(feed, error));
  }
  return feeds.map((feed) => {
    const seen = contract.objects.find(({ name }) => name === feed.name);
    if (seen === undefined) return stopped(feed, unknownContract(feed));
    // A statement has no columns of its own to compare; nor has a list without rows.
    if (seen.columns.length === 0) return feed;
    const drifted = book.judge(feed.source, feed.name, seen);
    if (drifted.length === 0) return feed;
    const place = placeAt(feed.mappings, now);
    const mappings = feed.mappings.map((one, at) => (at === place ? { ...one, mapper: driftedMapper(one.mapper, drifted) } : one));
    return { ...feed, mappings };
  });
}

const stopped = (feed: FeedToRead, fault: Fault): FeedToRead => ({
  ...feed,
  reader: {
    // eslint-disable-next-line require-yield
    async *pull(): AsyncGenerator<Page> {
      throw fault;
    },
  },
});

const unknownContract = ({ source, name }: FeedToRead): Fault =>
  new Fault({
    code: "contract-unknown",
    subject: `source ${source.name}, feed ${name}`,
    cause: "its system does not say what columns it has: the table or view is gone, or may not be seen",
    hint: "run doctor, which asks the system feed by feed; nothing is read from it until its form is known",
  });

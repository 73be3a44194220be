// One run: sources are read until they have nothing more right now, through what guards the log.

import type { Clock } from "../../base/clock.ts";
import type { Database } from "../../platform/database.ts";
import { changeGated } from "../guard/change-gate.ts";
import { heldBack } from "../guard/held-delivery.ts";
import { unopened } from "../plan/plan-all.ts";
import type { ReplayDoor } from "../reread/replay-door.ts";
import type { Writer } from "../writer.ts";
import { again, type BackfillRequest, wantedBy } from "./backfill.ts";
import type { ContactBook } from "./contact-book.ts";
import { type RunningSources, unknownSource } from "./running-source.ts";
import { runFeeds } from "./source-run.ts";
import { type FeedAnswer, feedAnswer, type FeedReport } from "./feed-report.ts";

export interface RunRequest {
  /** Undefined: all of them. */
  readonly sources?: readonly string[] | undefined;
  /** From their beginning instead of from where they were read to, for this; cursors stay. */
  readonly again?: BackfillRequest | undefined;
  readonly onProgress?: (reports: readonly FeedReport[]) => void;
  readonly signal?: AbortSignal;
}

export interface RunReport {
  /** Positions before and after. */
  readonly from: number;
  readonly to: number;
  readonly feeds: readonly FeedAnswer[];
}

export interface Runner {
  readonly database: Database;
  readonly sources: RunningSources;
  readonly contacts: ContactBook;
  readonly writer: Writer;
  readonly clock: Clock;
  /** When something came: never earlier than what came before. */
  readonly receipts: Clock;
  readonly replays: Pick<ReplayDoor, "keep" | "checked">;
}

/** Fault `source-unknown`. */
export async function run({ sources: names, again: request, onProgress, signal }: RunRequest, runner: Runner): Promise<RunReport> {
  const { database, sources, contacts, writer, clock, receipts } = runner;
  await runner.replays.keep();
  const known = sources.list.map(({ name }) => name);
  for (const name of names ?? []) if (!known.includes(name)) throw unknownSource(name, known);
  const from = writer.position();
  const read = await runner.replays.checked(await sources.toRead(new Set(names ?? known)));
  const wanted = request && (await wantedBy(request, database, sources.list));
  const gated = changeGated(wanted === undefined ? read : again(read, wanted), {
    read: (queries) => database.read(queries),
    position: () => writer.position(),
    now: () => receipts.now(),
    waiting: await heldBack(database),
    erased: writer.erased,
  });
  const feeds = await runFeeds(gated, {
    submit: (one) => writer.submit(one),
    read: (queries) => database.read(queries),
    position: () => writer.position(),
    clock: receipts,
    contacts,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (wanted === undefined) sources.settle(feeds, clock.now());
  return { from, to: writer.position(), feeds: [...feeds.map(feedAnswer), ...unopened(sources, names ?? known)] };
}

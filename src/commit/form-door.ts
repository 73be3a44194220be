// What stands between a system whose form has changed and its rows: feeds compared with the forms that were accepted, a person's
// word that a form is right, and the rows that waited, read again when it is the old one again.

import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { AcceptedForm } from "../desk/decide.ts";
import { contractRow, contractsQuery, contractStep, type FeedContract } from "../observation/store-contract.ts";
import type { Database } from "../platform/database.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import { type ContractBook, contractBook } from "./guard/contract-book.ts";
import { gated } from "./guard/contract-gate.ts";
import { intake } from "./intake.ts";
import { replayMappings, type ReplayRun } from "./reread/mapping-replay.ts";
import type { ReadingBook } from "./reread/reading-book.ts";
import type { FeedToRead } from "./run/source-run.ts";
import type { Writer } from "./writer.ts";

export interface FormDoor {
  /**
   * The feeds as they may be read: compared with the forms that were accepted; what has drifted is parked. Where a form is again one
   * that may be read without a person's word, the rows that waited are read again.
   */
  checked(feeds: readonly FeedToRead[]): Promise<FeedToRead[]>;
  /** The same for a plan: nothing of it is noted. */
  checkedForPlan(feeds: readonly FeedToRead[]): Promise<FeedToRead[]>;
  /** A person accepts a held form: an act of the log. What was parked meanwhile is released by a replay. Fault `inbox-item-gone`. */
  accept(form: AcceptedForm): Promise<{ readonly position: number }>;
}

export interface FormDoorOptions {
  readonly configured: readonly ConfiguredSource[];
  readonly database: Pick<Database, "read">;
  readonly clock: Clock;
  readonly writer: Pick<Writer, "submit">;
  readonly readings: ReadingBook;
  readonly contracts: ContractBook;
  /** A replay, but for its sources. */
  readonly run: Omit<ReplayRun, "sources">;
}

export function openFormDoor({ configured, database, clock, writer, readings, contracts, run }: FormDoorOptions): FormDoor {
  const keep = run.keepReadings;
  /** The rows that waited are read again at once, unless their feed waits for a replay anyway, which a person looks at first. */
  const healed = async (feeds: readonly FeedContract[]): Promise<void> => {
    const due = new Set(readings.due().map(({ source, feed }) => `${source}\n${feed}`));
    for (const { source, feed } of feeds) {
      readings.raise(source, feed, (readings.generations(source, feed).at(-1) ?? 0) + 1);
      if (due.has(`${source}\n${feed}`)) continue;
      const alone = configured.flatMap((one) => (one.name === source ? [onlyFeed(one, feed)] : []));
      await replayMappings({ ...run, sources: alone, drifted: true }).catch(leaveDue);
    }
  };
  return {
    async checked(feeds) {
      const names = [...new Set(feeds.map(({ source }) => source.name))];
      const before = heldFeeds(names, contracts);
      const checked = await gated(feeds, contracts, clock.now());
      const still = heldFeeds(names, contracts);
      await healed(before.filter((one) => !still.some(({ source, feed }) => source === one.source && feed === one.feed)));
      await keep();
      return checked.map((one) => ({ ...one, mappings: readings.read(one.source.name, one.name, one.mappings) }));
    },
    async checkedForPlan(feeds) {
      const [stored = []] = await database.read([contractsQuery()]);
      return gated(
        feeds,
        contractBook(configured, stored.map(contractRow), () => clock.now()),
        clock.now(),
      );
    },
    async accept({ source, feed, number, ...by }) {
      const accepted = contracts.accepted(source, feed, number, by);
      const { site, changes } = accepted;
      const body = JSON.stringify({ ...by, changes });
      const act = { kind: "act", act: "contract-accepted", key: `${source}/${feed}/${number}`, site, at: clock.now(), body } as const;
      const { position } = await writer.submit(intake({ others: [act], alongside: [() => contractStep([accepted])] }));
      contracts.put(accepted);
      readings.raise(source, feed, (readings.generations(source, feed).at(-1) ?? 0) + 1);
      await keep();
      return { position };
    },
  };
}

const heldFeeds = (sources: readonly string[], contracts: ContractBook): FeedContract[] => sources.flatMap((name) => contracts.held(name));

const onlyFeed = (source: ConfiguredSource, feed: string): ConfiguredSource => ({
  ...source,
  feeds: new Map([...source.feeds].filter(([name]) => name === feed)),
});

/** Its generation has begun, so status says that a replay is due, and the replay says what is in its way. The run goes on. */
function leaveDue(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}

// Which feeds were once read to their end. Before that nobody knows what their system lacks: what is not read yet is there all the same.

import type { Clock } from "../../base/clock.ts";
import type { Database, Step } from "../../platform/database.ts";
import { wholeFeedsQuery, wholeFeedsStep } from "../../writeback/store-creation.ts";
import type { FeedAnswer } from "../run/feed-report.ts";

export interface WholeFeeds {
  /** Takes in what a run from the live cursors came to. */
  note(feeds: readonly FeedAnswer[]): Promise<void>;
  /** "source feed". */
  known(): Promise<ReadonlySet<string>>;
}

/** `of`: sources in which anything may be created; of others nothing is kept. */
export function openWholeFeeds(of: ReadonlySet<string>, database: Database, lease: () => Step, clock: Clock): WholeFeeds {
  let kept: Promise<Set<string>> | undefined;
  const known = (): Promise<Set<string>> =>
    (kept ??= database.read([wholeFeedsQuery()]).then(
      ([rows = []]) => new Set(rows.map((row) => `${row["source"]} ${row["feed"]}`)),
      (error: unknown) => {
        kept = undefined;
        throw error;
      },
    ));
  return {
    known,
    async note(feeds) {
      // What the guard holds, or could not be read, is not known.
      const whole = feeds.filter(
        ({ source, done, fault, held, refused }) => of.has(source) && done && fault === null && held === 0 && refused.length === 0,
      );
      if (whole.length === 0) return;
      const before = await known();
      const news = whole.filter(({ source, feed }) => !before.has(`${source} ${feed}`)).map(({ source, feed }) => ({ source, feed }));
      if (news.length === 0) return;
      await database.write([lease(), wholeFeedsStep(news, clock.now())]);
      for (const { source, feed } of news) before.add(`${source} ${feed}`);
    },
  };
}

// What the last commits touched: by it what is kept in memory is kept true.

import type { Committed, Writer } from "../commit/writer.ts";
import type { Moves, Touched } from "../desk/kept.ts";

/** Ids that are remembered in all; whoever fell behind further reads everything again. */
const idsMax = 50_000;

interface Page extends Touched {
  readonly position: number;
  /** More than ids can tell. */
  readonly isWhole: boolean;
}

export function openCommitBook(writer: Pick<Writer, "position" | "onCommit">): Moves {
  const pages: Page[] = [];
  let [heard, first, size] = [writer.position(), writer.position(), 0];
  const waiting = new Set<{ readonly position: number; readonly resolve: () => void }>();
  writer.onCommit((committed) => {
    heard = committed.position;
    const page = pageOf(committed);
    pages.push(page);
    size += sizeOf(page);
    while (size > idsMax && pages.length > 0) {
      const [gone] = pages.splice(0, 1);
      if (gone === undefined) break;
      size -= sizeOf(gone);
      first = gone.position;
    }
    for (const one of waiting)
      if (one.position <= heard) {
        waiting.delete(one);
        one.resolve();
      }
  });
  return {
    heard: () => heard,
    since(position) {
      if (position < first) return undefined;
      const later = pages.filter((page) => page.position > position);
      if (later.some(({ isWhole }) => isWhole)) return undefined;
      return { entities: unique(later.map(({ entities }) => entities)), records: unique(later.map(({ records }) => records)) };
    },
    until: (position) => (position <= heard ? Promise.resolve() : new Promise((resolve) => waiting.add({ position, resolve }))),
  };
}

const sizeOf = ({ entities, records }: Touched): number => 1 + entities.length + records.length;

const unique = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];

/** Entries that change no item by themselves: the clock, and who was heard. What a system answered is read with each list anew. */
const quiet: ReadonlySet<string> = new Set(["tick", "contact", "receipt"]);

function pageOf({ position, prepared }: Committed): Page {
  if (prepared === undefined) return { position, isWhole: false, entities: [], records: [] };
  const { placement, reconciled, changes, adopted, batch, news } = prepared;
  const { rows, regrouped, vanished } = placement;
  const isWhole = adopted !== undefined || rows.swept.length > 0 || batch.others.some(({ kind }) => !quiet.has(kind));
  if (isWhole) return { position, isWhole, entities: [], records: [] };
  const entities = new Set([
    ...reconciled.map(({ standing }) => standing.entity),
    ...changes.map(({ entity }) => entity),
    ...regrouped.flatMap(({ entity, was }) => [entity, ...was]),
    ...vanished,
    ...rows.recounted.after,
  ]);
  const records = new Set([
    ...news.map(({ record }) => record),
    ...rows.doubts.flatMap(({ a, b }) => [a.record, b.record]),
    ...rows.reviewed,
    ...rows.compared,
    ...rows.waitsOpened.map(({ child }) => child.record),
    ...rows.waitsEnded.map(({ record }) => record),
    ...regrouped.flatMap(({ members }) => members),
  ]);
  return { position, isWhole, entities: [...entities], records: [...records] };
}

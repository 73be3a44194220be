// What a service itself tells of changes, deletions among them. A service may take the question and answer with all there is, as if
// nothing had been asked: that it is an answer of changes stands in the answer, or it is none.

import { Fault } from "../../base/fault.ts";
import type { Page } from "../../source/connector.ts";
import { askLink, type EntityPage, type Reading, rowPages } from "./entity-page.ts";
import type { ODataCursor } from "./place.ts";
import { countsRows, searchOf } from "./query.ts";

/** `search`: of the link the service gave for what will have changed. */
export async function* changePages(
  reading: Reading,
  from: ODataCursor,
  search: string,
): AsyncGenerator<Page, "honoured" | "ignored" | "lost"> {
  const before = JSON.stringify(from);
  const { name, set, changed } = reading.form.feed;
  const pages = await askedChanges(reading, search);
  if (pages === "lost") {
    reading.log.warn({ feed: name }, `the service does not know its link to changes of ${set} any more: all entities are read`);
    return "lost";
  }
  const delta = pages.at(-1)?.delta;
  if (delta === undefined) {
    const way = changed.length > 0 ? `the hub goes by ${changed.join(", ")} again` : "the hub reads all of them";
    reading.log.warn(
      { feed: name },
      `the service was asked for changes of ${set} and gave entities without saying that they are changes: ${way}`,
    );
    return "ignored";
  }
  const after = JSON.stringify({ ...from, delta: searchOf(delta) });
  for (const [index, one] of pages.entries()) {
    const isLast = index === pages.length - 1;
    if (one.entities.length > 0 || (isLast && after !== before))
      yield* rowPages(reading, one, "told changes", { before, after: isLast ? after : before });
  }
  return "honoured";
}

/** Up to the page that ends them, or to the first that is none of them. A link that is too old is refused (410, or 400). */
async function askedChanges(reading: Reading, search: string): Promise<readonly EntityPage[] | "lost"> {
  const pages: EntityPage[] = [];
  for (let link: string | undefined = search; link !== undefined;) {
    const page: EntityPage | undefined = await askLink(reading, link).catch((error: unknown) => {
      if (error instanceof Fault && error.code === "source-refused") return undefined;
      throw error;
    });
    if (page === undefined) return "lost";
    pages.push(page);
    if (!isChanges(page, reading)) break;
    link = page.next === undefined ? undefined : searchOf(page.next);
  }
  return pages;
}

/** V4 says so on every page; V2 with the link at the end, until which its pages cannot be told from others. */
const isChanges = ({ isDelta, next }: EntityPage, { form }: Reading): boolean =>
  isDelta || (form.protocol === "v2" && next !== undefined && !countsRows(next));

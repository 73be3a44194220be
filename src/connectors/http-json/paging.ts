// Where the next page is: what a peer tells with an answer, or what can be counted.

import { type ExactJson, isExactList } from "../../base/exact-json.ts";
import { Fault } from "../../base/fault.ts";
import { valueAt } from "../json-row.ts";
import type { HttpFeed, Paging } from "./options.ts";

/** What a page is asked by: an address, a value of the feed's parameter, or "" for the first. */
export type PagePlace = string;

export const firstPlace: PagePlace = "";

/** The address of a page. `base` is that of the feed's first page. Fault `source-refused` where it is at another host. */
export function pageUrl(base: URL, paging: Paging, place: PagePlace, subject: string): URL {
  const url = new URL(base);
  if (place === firstPlace) {
    if (paging.kind === "page") url.searchParams.set(paging.parameter, String(paging.first));
    if (paging.kind === "offset") url.searchParams.set(paging.parameter, "0");
    return url;
  }
  if (paging.kind === "page" || paging.kind === "offset") url.searchParams.set(paging.parameter, place);
  else if (paging.kind === "next" && paging.parameter !== undefined) url.searchParams.set(paging.parameter, place);
  else return sameHost(new URL(place, base), base, subject);
  return url;
}

/** Its headers hold secrets that belong to the host of hub.yaml. */
function sameHost(url: URL, base: URL, subject: string): URL {
  if (url.origin === base.origin) return url;
  const cause = `it names its next page at ${url.origin}, not at ${base.origin}`;
  throw new Fault({ code: "source-refused", subject, cause, hint: "put the address it names into url:, if that is right" });
}

export interface PageFacts {
  readonly json: ExactJson;
  readonly link: string | undefined;
  /** In the answer, the repeated one of a page by offset among them. */
  readonly rows: number;
}

/** The place of the page after this one; undefined: this was the last. Fault `source-answer`. */
export function nextPlace({ paging, list }: HttpFeed, place: PagePlace, facts: PageFacts, subject: string): PagePlace | undefined {
  const { json, link, rows } = facts;
  switch (paging.kind) {
    case "none":
      return undefined;
    case "link":
      return link === undefined ? undefined : nextLink(link);
    case "next": {
      const told = list === "" && isExactList(json) ? undefined : valueAt(json, paging.at);
      return typeof told === "string" && told !== "" && told !== "false" ? told : undefined;
    }
    // A peer may give fewer rows a page than it was asked for: only a page without new ones is the end.
    case "page":
      return rows === 0 ? undefined : String((place === firstPlace ? paging.first : Number(place)) + 1);
    case "offset":
      return nextOffset(place, rows, subject);
  }
}

function nextOffset(place: PagePlace, rows: number, subject: string): PagePlace | undefined {
  if (place === firstPlace) return rows === 0 ? undefined : String(Math.max(rows - 1, 1));
  if (rows > 1) return String(Number(place) + rows - 1);
  // After a first page of one row the second repeats none.
  if (place !== "1" || rows === 0) return undefined;
  const hint = "ask for larger pages, by the parameter it has for that under query:";
  throw new Fault({ code: "source-answer", subject, cause: "it gives one row a page", hint });
}

/** Whether the first row of this page is the last row of the one before. */
export const repeatsRow = ({ kind }: Paging, place: PagePlace): boolean => kind === "offset" && place !== firstPlace && place !== "1";

/** The target with rel="next" of a header `Link` (RFC 8288, 3). */
function nextLink(header: string): string | undefined {
  for (const [, target, parameters = ""] of header.matchAll(/<([^>]*)>((?:\s*;\s*[^;,="]+(?:=(?:"[^"]*"|[^;,"]*))?)*)/g)) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^;,\s]+))/i.exec(parameters);
    if ((relation?.[1] ?? relation?.[2] ?? "").toLowerCase().split(/\s+/).includes("next")) return target;
  }
  return undefined;
}

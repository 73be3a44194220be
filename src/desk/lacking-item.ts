// What the last comparison found missing, too much to repair, or not even, as an item of the inbox: it names the documents.

import { hashId } from "../base/hash.ts";
import type { Row } from "../platform/database.ts";
import type { Conservation, Kept } from "./conservation.ts";
import { lacksText, type Missing, shownMissing } from "./missing-record.ts";
import { integer, type Reader, text } from "./reader.ts";

/** It leaves the inbox by itself, with the next comparison that finds nothing missing. */
export interface LackingItem {
  readonly kind: "reconciliation";
  readonly id: string;
  readonly label: string;
  readonly recordKind: string;
  readonly site: string;
  /** ms: the first comparison that has found something missing ever since. */
  readonly since: number;
  readonly systems: readonly [string, string];
  /** Names the run: all of its figures. */
  readonly run: string;
  /** ms: when that was. */
  readonly at: number;
  readonly missing: readonly Missing[];
  /** Differences, where they are more than is repaired without a person; else 0. */
  readonly stopped: number;
  /** Documents that do not come out even within the books of the one system; else 0. */
  readonly off: number;
  readonly cause: string;
  readonly hint: string;
}

export function lackingItem(row: Row, reader: Reader): LackingItem {
  if (row["sort"] === "books") return booksItem(row, reader);
  const { model } = reader;
  const [run, kind, systems] = [text(row, "run"), text(row, "kind"), [text(row, "first"), text(row, "second")] as const];
  const found = JSON.parse(text(row, "result")) as { readonly missing: readonly Missing[] };
  const missing = found.missing.filter(({ count }) => count > 0).map((one) => shownMissing(one, kind, text(row, "first_site"), reader));
  const stopped = row["stopped"] === "t" ? integer(row, "missing") + integer(row, "differing") : 0;
  const shown = missing.map(({ system, count, records }) => [system, count, records.map(({ entity }) => entity)]);
  return {
    kind: "reconciliation",
    id: `reconciliation.${hashId(kind, ...systems, JSON.stringify([shown, stopped]))}`,
    label: `${model.kinds.get(kind)?.plural ?? kind} of ${systems.join(" and ")}`,
    recordKind: kind,
    site: text(row, "first_site"),
    since: integer(row, "since"),
    systems,
    run,
    at: integer(row, "at"),
    missing,
    stopped,
    off: 0,
    cause: [...missing.map(lacksText), ...(stopped > 0 ? [stoppedText(stopped)] : [])].join("; "),
    hint:
      stopped > 0
        ? "find out what parts the systems; then decide its discrepancies in bulk"
        : "enter what is missing in the system that lacks it; the next comparison finds it there",
  };
}

const stoppedText = (count: number): string => `${count} differences are more than is repaired without a person: nothing is repaired`;

function booksItem(row: Row, reader: Reader): LackingItem {
  const [run, system, off] = [text(row, "run"), text(row, "first"), integer(row, "differing")];
  const { laws } = JSON.parse(text(row, "result")) as Pick<Conservation, "laws">;
  const broken = laws.filter((one) => one.broken > 0);
  return {
    kind: "reconciliation",
    id: `reconciliation.${hashId("books", system, JSON.stringify(broken))}`,
    label: `Books of ${system}`,
    recordKind: "",
    site: text(row, "first_site"),
    since: integer(row, "since"),
    systems: [system, system],
    run,
    at: integer(row, "at"),
    missing: [],
    stopped: 0,
    off,
    cause: reader.sight.field("", "", text(row, "first_site")) ? broken.map(brokenText).join("; ") : `${off} documents are off`,
    hint: "correct the documents in their system; the next comparison finds them even",
  };
}

/** "purchase_order lines: PO-2 is off by 0.9 EUR and 2 more". */
function brokenText({ law, broken, named: [first] }: Kept): string {
  const one = first === undefined ? "" : `${first.document.join(", ")} is off by ${first.difference} ${first.unit}`.trimEnd();
  return `${law}: ${one}${broken > 1 ? ` and ${broken - 1} more` : ""}`;
}

// A system that is told nothing until a person resumes it: the hub raised its epoch, or somebody paused it; or an endpoint that was
// given up.

import type { Row } from "../platform/database.ts";
import { integer, text } from "./reader.ts";

export interface PausedItem {
  readonly kind: "paused-system";
  readonly id: string;
  readonly label: string;
  /** It is about no record. */
  readonly recordKind: "";
  readonly site: string;
  /** ms */
  readonly since: number;
  readonly source: string;
  readonly why: "epoch" | "person" | "failing";
  readonly cause: string;
  readonly hint: string;
}

/** A row of `pausedQuery`. */
export function pausedItem(row: Row): PausedItem {
  const [source, author, since] = [text(row, "source"), text(row, "author"), integer(row, "since")];
  const [why, reason] = [text(row, "cause") as PausedItem["why"], text(row, "reason")];
  const cause = why === "person" ? `${author} paused it: ${reason}` : `it is told nothing: ${reason}`;
  const hint =
    why === "failing"
      ? `mend it, then: synchromesh endpoints --enable ${source} --reason ...`
      : `synchromesh resume ${source} --plan --reason ... shows what it would be told and what it shows now; then without --plan`;
  const id = `paused-system.${source}.${since}`;
  return { kind: "paused-system", id, label: `System ${source}`, recordKind: "", site: text(row, "site"), since, source, why, cause, hint };
}

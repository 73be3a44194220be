// What a row of a list tells before it is read whole: enough to find it, to price it and to put it in order. Of a hundred thousand
// that wait a page is shown; only its rows are made items.

import { causeOf, differenceCause } from "./difference-cause.ts";
import {
  claimedSides,
  type DriftItem,
  driftItem,
  heldChangeItem,
  type InboxItem,
  type MassChangeItem,
  massChangeItem,
  shownRule,
  type StaleItem,
} from "./inbox-item.ts";
import type { Row } from "../platform/database.ts";
import { lackingItem } from "./lacking-item.ts";
import { type PausedItem, pausedItem } from "./paused-item.ts";
import { integer, type Reader, text } from "./reader.ts";

export interface Listed {
  readonly kind: InboxItem["kind"];
  /** Kind of the record; "" where it is about none. */
  readonly recordKind: string;
  readonly site: string;
  /** ms: since when it stands. */
  readonly since: number;
  /** Undefined: it is about no field. */
  readonly field: string | undefined;
  /** Undefined: rules do not judge such things. */
  readonly rule: string | undefined;
  /** It cannot go on by itself. */
  readonly asks: boolean;
  /** One word to group by; few are asked for theirs. */
  readonly cause: () => string;
  /** The systems it is about, as far as the reader sees them. */
  readonly sources: readonly string[];
  /** Whose money hangs on it: one entity, or two that may be one; none where that is nobody's. */
  readonly entities: readonly string[];
  /** What the sources say, in their order; undefined: not all of it is to be seen, or nothing is claimed. */
  readonly claimed: readonly string[] | undefined;
  /** Names its place among those that weigh alike. */
  readonly place: string;
}

export function listedDiscrepancy(row: Row, reader: Reader): Listed {
  const sides = claimedSides(row, reader);
  const values = sides.flatMap(({ value }) => value ?? []);
  const isHidden = values.length < sides.length;
  const [entity, field] = [text(row, "entity"), text(row, "field")];
  return {
    kind: "discrepancy",
    recordKind: text(row, "kind"),
    site: text(row, "site"),
    since: integer(row, "opened_at"),
    field,
    rule: shownRule(row, reader),
    asks: row["ask"] === "t",
    cause: () => (isHidden ? "hidden" : differenceCause(values)),
    sources: sides.map(({ source }) => source),
    entities: [entity],
    claimed: isHidden ? undefined : values,
    place: `discrepancy.${entity}.${field}`,
  };
}

export const listedReview = (row: Row): Listed => ({
  kind: "review",
  recordKind: text(row, "record_kind"),
  site: text(row, "a_site"),
  since: integer(row, "since"),
  field: undefined,
  rule: undefined,
  asks: true,
  cause: () => "match",
  sources: [text(row, "a_source"), text(row, "b_source")],
  entities: [text(row, "a_entity"), text(row, "b_entity")],
  claimed: undefined,
  place: `review.${text(row, "a")}.${text(row, "b")}`,
});

export const listedParked = (row: Row): Listed => ({
  ...ofRecord("parked", row),
  cause: () => text(row, "class"),
  entities: typeof row["entity"] === "string" ? [row["entity"]] : [],
});

export const listedWaiting = (row: Row): Listed => ({ ...ofRecord("waiting", row), cause: () => "reference", entities: [] });

/** One field of one record of a source. */
const ofRecord = (kind: "parked" | "waiting", row: Row): Omit<Listed, "cause" | "entities"> => ({
  kind,
  recordKind: text(row, "record_kind"),
  site: text(row, "site"),
  since: integer(row, "since"),
  field: text(row, "field"),
  rule: undefined,
  asks: false,
  sources: [text(row, "source")],
  claimed: undefined,
  place: `${kind}.${text(row, "record")}.${text(row, "field")}`,
});

export const listedDrift = (row: Row): Listed => listedSource(driftItem(row), `drift.${text(row, "source")}.${text(row, "feed")}`);

export const listedMassChange = (row: Row): Listed =>
  listedSource(massChangeItem(row), `mass-change.${text(row, "source")}.${text(row, "feed")}`);

export function listedHeldChange(row: Row, reader: Reader): Listed {
  const item = heldChangeItem(row, reader);
  return listedSource(item, item.id);
}

export function listedLacking(row: Row, reader: Reader): Listed {
  const { recordKind, site, since, systems, id, stopped, off } = lackingItem(row, reader);
  return {
    kind: "reconciliation",
    recordKind,
    site,
    since,
    field: undefined,
    rule: undefined,
    asks: false,
    cause: () => (off > 0 ? "uneven" : stopped > 0 ? "unrepaired" : "missing"),
    sources: systems,
    entities: [],
    claimed: undefined,
    place: id,
  };
}

export const listedUntold = (row: Row, reader: Reader): Listed => ({
  kind: "untold",
  recordKind: text(row, "kind"),
  site: text(row, "site"),
  since: integer(row, "since"),
  field: text(row, "field"),
  rule: undefined,
  asks: true,
  cause: () => text(row, "state"),
  sources: [text(row, "source")],
  entities: [text(row, "entity")],
  claimed: reader.shows(text(row, "kind"), text(row, "field"), text(row, "site"))
    ? [row["from_value"] ?? "", text(row, "to_value")]
    : undefined,
  place: `untold.${text(row, "record")}.${text(row, "field")}`,
});

export const listedUncreated = (row: Row): Listed => ({
  kind: "uncreated",
  recordKind: text(row, "kind"),
  site: text(row, "site"),
  since: integer(row, "since"),
  field: undefined,
  rule: undefined,
  asks: true,
  cause: () => text(row, "state"),
  sources: [text(row, "source")],
  entities: [text(row, "entity")],
  claimed: undefined,
  place: `uncreated.${text(row, "creation")}`,
});

export const listedPaused = (row: Row): Listed => {
  const item = pausedItem(row);
  return listedSource(item, item.id);
};

export const listedStale = (item: StaleItem): Listed => listedSource(item, item.id);

/** Few: one a feed at most. */
const listedSource = (item: DriftItem | MassChangeItem | StaleItem | PausedItem, place: string): Listed => ({
  kind: item.kind,
  recordKind: item.recordKind,
  site: item.site,
  since: item.since,
  field: undefined,
  rule: undefined,
  asks: item.kind !== "stale-source",
  cause: () => causeOf(item),
  sources: [item.source],
  entities: [],
  claimed: undefined,
  place,
});

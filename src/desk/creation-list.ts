// What systems lack and are to be given: which thing, with which values, what keeps it back or came of it.

import { canonicalJson } from "../base/canonical-json.ts";
import type { Row } from "../platform/database.ts";
import { shownDoc } from "./doc.ts";
import { label } from "./label.ts";
import { hiddenText, integer, integerOrNull, type Reader, text } from "./reader.ts";
import { creationCountQuery, type CreationFilter, creationsQuery, releasesQuery } from "./store-creation.ts";

export interface CreationList {
  readonly creations: readonly Lacked[];
  /** Of all that fit, not only of those listed. */
  readonly counts: readonly { readonly system: string; readonly kind: string; readonly state: string; readonly creations: number }[];
}

export interface Lacked {
  readonly creation: string;
  readonly entity: string;
  readonly label: string;
  readonly kind: string;
  readonly site: string;
  /** Who lacks it. */
  readonly system: string;
  /** One of its records elsewhere. */
  readonly record: string;
  readonly state: string;
  readonly cause: string;
  readonly fields: readonly LackedField[];
  /** Every field it is given is among them. */
  readonly isWhole: boolean;
  /** Its key there, once it is known; "" before. */
  readonly key: string;
  /** ms. */
  readonly plannedAt: number;
  readonly endedAt: number | null;
  /** The decision that lets it out with these values; null: nobody did. */
  readonly released: string | null;
}

export interface LackedField {
  readonly field: string;
  readonly to: string;
  /** What came of it; null: it was not told yet. */
  readonly state: string | null;
  readonly shown: string | null;
  readonly cause: string;
}

export async function creationList(filter: CreationFilter, reader: Reader): Promise<CreationList> {
  const [rows = [], counts = []] = await reader.read([creationsQuery(filter), creationCountQuery(filter)]);
  const [releases = []] = rows.length === 0 ? [[]] : await reader.read([releasesQuery(rows.map((row) => text(row, "entity")))]);
  const releaseOf = new Map(releases.map((row) => [`${row["entity"]} ${row["system"]}`, row]));
  return {
    creations: rows.map((row) => lacked(row, releaseOf.get(`${row["entity"]} ${row["source"]}`), reader)),
    counts: counts.map((row) => ({
      system: text(row, "source"),
      kind: text(row, "kind"),
      state: text(row, "state"),
      creations: integer(row, "creations"),
    })),
  };
}

function lacked(row: Row, release: Row | undefined, reader: Reader): Lacked {
  const [kind, site] = [text(row, "kind"), text(row, "site")];
  const fields = fieldsOf(text(row, "fields"));
  const values = Object.fromEntries(fields.map(({ field, to }) => [field, to]));
  return {
    creation: text(row, "creation"),
    entity: text(row, "entity"),
    label: label(reader.model.kinds.get(kind), shownDoc(row["doc"], kind, site, reader), text(row, "record")),
    kind,
    site,
    system: text(row, "source"),
    record: text(row, "record"),
    state: text(row, "state"),
    cause: reader.sight.whole(kind, site) ? text(row, "cause") : hiddenText,
    fields: fields.filter(({ field }) => reader.shows(kind, field, site)),
    isWhole: fields.every(({ field }) => reader.shows(kind, field, site)),
    key: text(row, "key"),
    plannedAt: integer(row, "planned_at"),
    endedAt: integerOrNull(row, "ended_at"),
    released: release === undefined ? null : letsOut(release, values),
  };
}

/** As the row keeps them: the value alone before it was told, with what came of it afterwards. */
function fieldsOf(json: string): LackedField[] {
  const kept = JSON.parse(json) as Readonly<Record<string, string | readonly [string, string, string | null, string]>>;
  return Object.entries(kept).map(([field, told]) => {
    if (typeof told === "string") return { field, to: told, state: null, shown: null, cause: "" };
    const [to, state, shown, cause] = told;
    return { field, to, state, shown, cause };
  });
}

/** Key of the decision, where it lets out exactly these values; what was released is what was shown. */
export function letsOut(release: Row, values: Readonly<Record<string, string>>): string | null {
  const { body } = JSON.parse(text(release, "body")) as {
    readonly body: { readonly kind: string; readonly values?: Record<string, string> };
  };
  const isSame = body.kind === "released-creation" && canonicalJson(body.values ?? {}) === canonicalJson({ ...values });
  return isSame ? text(release, "key") : null;
}

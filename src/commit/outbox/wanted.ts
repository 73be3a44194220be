// Whether a system is to be given a thing that it lacks: what is known of both, and the one reason that keeps it from being created.

import type { Row } from "../../platform/database.ts";
import type { Model } from "../../model/kind.ts";
import { fieldOf } from "../../model/kind.ts";
import { isErased } from "../../model/erased.ts";
import { readClaimBody } from "../../observation/claim.ts";
import { docFromRow } from "../../record/doc-row.ts";
import type { Doc } from "../../record/record-change.ts";
import type { CreationMode, Modes } from "../../writeback/mode.ts";
import { lookUps } from "../../writeback/look-up.ts";
import type { BirthWay } from "../../writeback/creation.ts";

/** A thing, and what is known of it in one system. */
export interface Thing {
  readonly doc: Doc;
  /** Records of it, the canonical first before. */
  readonly records: readonly string[];
  readonly sources: ReadonlySet<string>;
  /** Its key in the system; undefined: the system has none of it. */
  readonly key: string | undefined;
  /** The system had it and deleted it. */
  readonly isGone: boolean;
  /** A person is asked who it is. */
  readonly isDoubted: boolean;
}

/** By entity. */
export function thingsOf(things: readonly Row[], members: readonly Row[], source: string, model: Model): ReadonlyMap<string, Thing> {
  const records = Map.groupBy(members, (row) => row["entity"] ?? "");
  return new Map(
    things.map((row) => {
      const doc = docFromRow(row, model);
      const own = records.get(doc.entity) ?? [];
      const there = own.filter((one) => one["source"] === source);
      return [
        doc.entity,
        {
          doc,
          records: own.map((one) => one["record"] ?? ""),
          sources: new Set(own.map((one) => one["source"] ?? "")),
          key: there[0]?.["key"] ?? undefined,
          isGone: there.length > 0 && there.every((one) => readClaimBody(one["last"] ?? "{}").deleted),
          isDoubted: own.some((one) => one["doubted"] === "t"),
        },
      ];
    }),
  );
}

export interface Lacking {
  readonly system: { readonly name: string; readonly site: string };
  readonly modes: Modes;
  readonly model: Model;
  /** What the system calls a record that is referred to; undefined: it has none of it. */
  readonly keyOf: (record: string) => string | undefined;
}

export type Verdict =
  /** Nobody wants it there. */
  | { readonly state: "withdrawn"; readonly cause: string }
  | { readonly state: "waits"; readonly cause: string; readonly fields: Readonly<Record<string, string>> }
  | { readonly state: "planned"; readonly cause: ""; readonly fields: Readonly<Record<string, string>> };

export function verdictOn(thing: Thing, way: BirthWay, { system, modes, model, keyOf }: Lacking): Verdict {
  const { doc, key, isGone, isDoubted } = thing;
  const mode = modes.creates.get(doc.kind);
  if (mode === undefined || doc.deleted || !belongs(thing, mode, system.site, model)) return withdrawn("nobody wants it there any more");
  if (key !== undefined && !isGone) return withdrawn(`${system.name} has it`);
  const told = Object.entries(doc.values).filter(
    ([field, value]) => value !== "" && way.mapper.newRow?.speaksOf(field) === true && modes.tellsNew(doc.kind, field),
  );
  const fields = Object.fromEntries(told.filter(([field]) => doc.references[field] === undefined));
  const waits = (cause: string): Verdict => ({ state: "waits", cause, fields });
  if (told.some(([, value]) => isErased(value))) return { state: "waits", cause: "a person it tells of was erased", fields: {} };
  if (isGone) return waits(`${system.name} had it as ${key ?? ""} and deleted it: create it there by hand, or let it go`);
  if (isDoubted) return waits("somebody is asked which thing it is: decide that in the inbox first");
  if (doc.waiting) return waits("the record it belongs to has not arrived");
  for (const [field] of told) {
    const target = doc.references[field];
    if (target === undefined) continue;
    const own = keyOf(target);
    if (own === undefined) return waits(`${system.name} has no record of its ${field.replaceAll("_", " ")} yet`);
    fields[field] = own;
  }
  const row = way.mapper.newRow?.of(fields) ?? { cause: "another hub maps these rows" };
  if ("cause" in row) return waits(row.cause);
  const kind = way.mapper.kind;
  const lacking = kind.fields.find(({ name, required }) => required === true && !row.columnOf.has(name) && !row.fixed.has(name));
  if (lacking !== undefined)
    return waits(`its ${lacking.name.replaceAll("_", " ")} is not known, or the mapping does not say how it is written`);
  if (lookUps(kind, fields, row).length === 0 && !way.births.keepsMarks(way.feed))
    return waits(`no number of it tells it apart in ${system.name}`);
  return { state: "planned", cause: "", fields };
}

const withdrawn = (cause: string): Verdict => ({ state: "withdrawn", cause });

function belongs({ doc, sources }: Thing, { from }: CreationMode, site: string, { kinds }: Model): boolean {
  if (from !== undefined) return from.some((source) => sources.has(source));
  return kinds.get(doc.kind)?.group === true || doc.site === site;
}

/** Fields of a thing that name other things. */
export const referencesOf = ({ doc }: Thing, model: Model): string[] => {
  const kind = model.kinds.get(doc.kind);
  return Object.entries(doc.references).flatMap(([field, record]) =>
    kind !== undefined && fieldOf(kind, field) !== undefined ? [record] : [],
  );
};

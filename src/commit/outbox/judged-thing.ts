// What is to become of one thing that a system may lack, and by which word it may go out now: the same for a pass and for a plan.

import { hashId } from "../../base/hash.ts";
import { letsOut } from "../../desk/creation-list.ts";
import type { Row } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { BirthWay, Creation } from "../../writeback/creation.ts";
import type { Modes } from "../../writeback/mode.ts";
import { type Lacking, type Thing, type Verdict, verdictOn } from "./wanted.ts";

export interface Judging extends Pick<Lacking, "model" | "keyOf"> {
  /** Name of the hub. */
  readonly hub: string;
  readonly source: Pick<ConfiguredSource, "name" | "site">;
  readonly way: BirthWay;
  readonly modes: Modes;
}

/** What stands of it there. */
export interface Standing {
  /** What was planned or created of it; several where things that turned out to be one had one each. */
  readonly rows: readonly Row[];
  readonly release: Row | undefined;
}

export interface JudgedThing {
  readonly thing: Thing;
  /** One of its records, and the name of what is planned of it. */
  readonly record: string;
  readonly creation: string;
  readonly marks: readonly string[];
  readonly verdict: Verdict;
  /** The word that lets it out now: "" where none is needed, undefined where it waits for one, or is not to go out. */
  readonly word: string | undefined;
  /** It was refused, and stays so before somebody lets it out again. */
  readonly isRefused: boolean;
}

/** Undefined: it is on its way, or done, and the system is not given it again whatever becomes of it there. */
export function judgedThing(thing: Thing, { rows, release }: Standing, judging: Judging): JudgedThing | undefined {
  if (rows.some((row) => ["claimed", "unknown", "created", "there"].includes(row["state"] ?? ""))) return undefined;
  const { hub, source, way, modes, model, keyOf } = judging;
  const verdict = verdictOn(thing, way, { system: { name: source.name, site: source.site }, modes, model, keyOf });
  const [standing] = rows;
  const record = standing?.["record"] ?? thing.doc.entity;
  const creation = standing?.["creation"] ?? creationId(hub, source.name, record);
  const word = wordFor(thing, { standing, release }, verdict, modes);
  return {
    thing,
    record,
    creation,
    marks: [...new Set([creation, ...marksOf(thing, hub, source.name)])],
    verdict,
    word,
    isRefused: standing?.["state"] === "refused" && word === undefined && verdict.state !== "withdrawn",
  };
}

export const creationOf = ({ creation, marks, verdict }: JudgedThing): Creation => ({
  id: creation,
  marks,
  fields: "fields" in verdict ? verdict.fields : {},
});

/** Another hub over the same systems has names of its own. */
export const creationId = (hub: string, system: string, record: string): string => hashId("creation", hub, system, record);

export const marksOf = (thing: Thing, hub: string, system: string): string[] =>
  thing.records.map((record) => creationId(hub, system, record));

function wordFor(
  { doc }: Thing,
  { standing, release }: { readonly standing: Row | undefined; readonly release: Row | undefined },
  verdict: Verdict,
  modes: Modes,
): string | undefined {
  if (verdict.state !== "planned") return undefined;
  const word = release === undefined ? undefined : (letsOut(release, verdict.fields) ?? undefined);
  // Whatever came of the last attempt, the same word does not let it out again.
  if (standing?.["state"] === "refused") return word === undefined || word === standing["released"] ? undefined : word;
  return modes.creates.get(doc.kind)?.mode === "auto" ? (word ?? "") : word;
}

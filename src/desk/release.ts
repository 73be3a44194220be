// Lets out what systems are to be told: what a person was shown, and nothing that is planned later.

import { Fault } from "../base/fault.ts";
import { kindOf } from "../model/kind.ts";
import type { Decision } from "../observation/entry.ts";
import type { Modes } from "../writeback/mode.ts";
import { creationList, type Lacked } from "./creation-list.ts";
import { type Author, decision } from "./decision.ts";
import { type Intended, intentList } from "./intent-list.ts";
import type { Reader } from "./reader.ts";
import { knownSubjects, type Named, recordOf } from "./subject.ts";

export interface ReleaseRequest {
  readonly record?: Named | undefined;
  readonly fields?: readonly string[] | undefined;
  readonly system?: string | undefined;
  readonly kind?: string | undefined;
  /** Of what fits, exactly what was shown; absent: all of it. */
  readonly only?: Shown | undefined;
}

interface Shown {
  readonly intents: readonly { readonly record: string; readonly field: string; readonly to: string }[];
  /** Ids of things that a system is to be given. */
  readonly creations: readonly string[];
}

export interface Release {
  readonly rows: readonly Intended[];
  /** Things that a system is to be given. */
  readonly creations: readonly Lacked[];
  /** One for each record; their keys begin with the id of the release. */
  readonly decisions: readonly Decision[];
}

/** Of one release; the rest is let out by the next. */
const releaseMax = 1_000;

/**
 * Left out are fields that nobody may write, what the reader may not see, and what is on its way already. Faults: `reason-missing`,
 * `release-empty`.
 */
export async function prepareRelease(
  reader: Reader,
  { record, fields, system, kind, only }: ReleaseRequest,
  modes: ReadonlyMap<string, Modes>,
  author: Author,
): Promise<Release> {
  const named = record === undefined ? null : recordOf(record);
  const every = { field: null, cause: null, entity: null, sent: null, limit: releaseMax };
  const asked = { system: system ?? null, kind: kind ?? null, record: named, state: "planned" };
  const { intents } = await intentList({ ...every, ...asked }, reader);
  const rows = intents.filter((one) => {
    const mode = modes.get(one.system)?.of(one.kind, one.field) ?? "observe";
    const isWanted = (fields === undefined || fields.includes(one.field)) && isAmong(one, only);
    return isWanted && one.to !== null && mode !== "observe" && (mode === "propose" ? !isOnItsWay(one) : isHalted(one));
  });
  const lacked = fields === undefined ? await lackedOf(reader, { system, kind, record: named }, modes) : [];
  const creations = lacked.filter((one) => only === undefined || only.creations.includes(one.creation));
  if (rows.length + creations.length === 0) throw nothingToRelease();
  const decisions = [...Map.groupBy(rows, (one) => one.record)].map(([of, told]) => {
    const place = { record: of, kind: kindOf(reader.model, told[0]?.kind ?? ""), site: told[0]?.site ?? "" };
    const values = Object.fromEntries(told.flatMap(({ field, to }) => (to === null ? [] : [[field, to]])));
    return decision(place, { kind: "release", values }, { ...author, id: `${author.id}.${of}` });
  });
  const given = creations.map((one) => {
    const values = Object.fromEntries(one.fields.map(({ field, to }) => [field, to]));
    const place = { record: one.record, kind: kindOf(reader.model, one.kind), site: one.site };
    return decision(place, { kind: "released-creation", system: one.system, values }, { ...author, id: `${author.id}.${one.creation}` });
  });
  return { rows, creations, decisions: [...decisions, ...given] };
}

const isAmong = ({ record, field, to }: Intended, only: Shown | undefined): boolean =>
  only === undefined || only.intents.some((one) => one.record === record && one.field === field && one.to === to);

/** Things that wait for a person's word, or were refused and may be tried again. `record`: any record of the thing. */
async function lackedOf(
  reader: Reader,
  { system, kind, record }: { readonly system: string | undefined; readonly kind: string | undefined; readonly record: string | null },
  modes: ReadonlyMap<string, Modes>,
): Promise<readonly Lacked[]> {
  const entity = record === null ? null : ((await knownSubjects(reader, [record])).get(record)?.entity ?? record);
  const filter = { system: system ?? null, kind: kind ?? null, entity, states: ["planned", "refused"], limit: releaseMax };
  const { creations } = await creationList(filter, reader);
  return creations.filter((one) => {
    const mode = modes.get(one.system)?.creates.get(one.kind)?.mode;
    return one.isWhole && mode !== undefined && (one.state === "refused" || (mode === "propose" && one.released === null));
  });
}

/** Let out, and nothing has come of it that keeps it from the system. */
const isOnItsWay = (one: Intended): boolean => one.released !== null && !isHalted(one);

/** The system was told and does not hold it: only a person sends it again. */
const isHalted = ({ sent }: Intended): boolean =>
  sent !== null && ["refused", "ineffective", "stopped", "changed", "waiting"].includes(sent.state);

function nothingToRelease(): Fault {
  const cause = "nothing that is planned there waits for a person to let it out";
  const hint = "see: intents; write_back: of the source in hub.yaml says which fields may be written at all";
  return new Fault({ code: "release-empty", subject: "release", cause, hint });
}

// One pass over what a system lacks: what is unknown is looked up, what has moved is judged, what may go out is created, thing by thing.
// The number of statements does not depend on how much is at rest: the log is gone through from where the last pass ended, and all
// things once in pages, for what no entry of the log tells.

import { canonicalJson } from "../../base/canonical-json.ts";
import { isFault } from "../../base/fault.ts";
import { recordId } from "../../base/id.ts";
import { kindOf } from "../../model/kind.ts";
import { decision } from "../../desk/decision.ts";
import { releasesQuery } from "../../desk/store-creation.ts";
import type { Row } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { kindOfSchedule } from "../../source/mapping/schedule.ts";
import { type BirthWay, type Creation, type CreationState, create, lookUpCreation, type Made } from "../../writeback/creation.ts";
import { type CreationMode, isMoney } from "../../writeback/mode.ts";
import type { Sink } from "../../writeback/sink.ts";
import { claimCreationStep, endCreationStep, openCreationsQuery, planStep, type PlannedRow } from "../../writeback/store-creation.ts";
import { intake } from "../intake.ts";
import { creationOf, judgedThing, marksOf } from "./judged-thing.ts";
import { birthWayTo } from "./birth-way.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { creationsQuery, entityQuery, membersQuery, ownerQuery, partedQuery, thingsQuery } from "./store-wanted.ts";
import { nextThings, pageMax, pagesMax, type Watch } from "./watch.ts";
import { keysOfRecords } from "./own-key.ts";
import { referencesOf, type Thing, thingsOf, type Verdict } from "./wanted.ts";

export interface CreationParts extends OutboxParts {
  /** "source feed" of each that was read to its end once. */
  readonly wholeFeeds: ReadonlySet<string>;
}

/** How many records came to what. */
export type CreationTally = Map<CreationState, number>;

/** A claim runs out before a hub that is deposed could still be asking, ms. */
const claimMs = 10_000;

/** Created on one judgement: meanwhile somebody may say something else of the rest. */
const freshMax = 20;
/** Created in one pass; the rest comes with the next, and the source is read in between. */
export const sentMax = 200;

/** Whether all was looked at. Faults: those of the sink and of the store; what was not reached stays due. */
export async function creationPass(
  source: ConfiguredSource,
  sink: Sink,
  watch: Watch,
  parts: CreationParts,
  tally: CreationTally,
): Promise<boolean> {
  const { pauses } = parts;
  const [open = []] = await parts.database.read([openCreationsQuery(source.name, pageMax)]);
  for (const row of open) await lookedUp(row, source, sink, parts, tally);
  const kinds = creatableKinds(source, sink, parts);
  if (kinds.length === 0) return true;
  let sent = 0;
  for (let page = 0; page < pagesMax; page += 1) {
    const { entities, isLast } = await nextThings(kinds, source.name, watch, parts.database, parts.writer.position());
    let due = entities.length === 0 ? [] : await judged(entities, kinds, source, sink, parts);
    while (due.length > 0) {
      for (const one of due.slice(0, freshMax)) {
        // What is planned by now stands, and its turn comes round again.
        if (sent === sentMax || pauses.allowance(source.name) < 1) return false;
        sent += 1;
        await made(one, source, sink, parts, tally);
        pauses.told(source.name, 1);
      }
      const later = due.slice(freshMax).map(({ thing }) => thing.doc.entity);
      due = later.length === 0 ? [] : await judged(later, kinds, source, sink, parts);
    }
    if (isLast) return true;
  }
  return false;
}

/** Kinds that may be created, of which every feed was read to its end once: only then is known what the system lacks. */
export function creatableKinds(
  source: ConfiguredSource,
  sink: Sink,
  parts: Pick<CreationParts, "modes" | "clock" | "wholeFeeds">,
): string[] {
  const { modes, clock, wholeFeeds } = parts;
  const creates = modes.get(source.name)?.creates ?? new Map<string, CreationMode>();
  return [...creates.keys()].filter((kind) => {
    const feeds = [...source.feeds].filter(([, schedule]) => kindOfSchedule(schedule).name === kind).map(([feed]) => feed);
    return birthWayTo(source, kind, sink, clock.now()) !== undefined && feeds.every((feed) => wholeFeeds.has(`${source.name} ${feed}`));
  });
}

/** What may go out now. */
interface Due {
  readonly creation: Creation;
  readonly thing: Thing;
  readonly record: string;
  readonly released: string;
}

async function judged(
  entities: readonly string[],
  kinds: readonly string[],
  source: ConfiguredSource,
  sink: Sink,
  parts: CreationParts,
): Promise<Due[]> {
  const { hub, database, model, modes, clock, lease } = parts;
  const { name, site } = source;
  const [rows = [], members = [], creations = [], releases = []] = await database.read([
    thingsQuery(entities, kinds),
    membersQuery(entities, name),
    creationsQuery(entities, name),
    releasesQuery(entities),
  ]);
  const things = thingsOf(rows, members, name, model);
  const references = [...new Set([...things.values()].flatMap((thing) => referencesOf(thing, model)))];
  const known = await keysOfRecords(references, name, (queries) => database.read(queries));
  const byEntity = Map.groupBy(creations, (row) => row["entity"] ?? "");
  const releaseOf = new Map(releases.filter((row) => row["system"] === name).map((row) => [row["entity"] ?? "", row]));
  const born = await bornThings(
    [...things.values()].filter(({ isDoubted }) => isDoubted),
    (thing) => marksOf(thing, hub, name),
    (kind) => birthWayTo(source, kind, sink, clock.now()),
  );
  const due: Due[] = [];
  const planned: PlannedRow[] = [];
  for (const [entity, found] of things) {
    const thing = born.has(entity) ? { ...found, isDoubted: false } : found;
    const own = byEntity.get(entity) ?? [];
    const way = birthWayTo(source, thing.doc.kind, sink, clock.now());
    const mode = modes.get(name);
    if (way === undefined || mode === undefined) continue;
    const judging = { hub, source, way, modes: mode, model, keyOf: onlyKeyIn(known) };
    const one = judgedThing(thing, { rows: own, release: releaseOf.get(entity) }, judging);
    if (one === undefined) continue;
    const { record, verdict, word } = one;
    const [standing, ...others] = own;
    const row = { creation: one.creation, source: name, site, kind: thing.doc.kind, record };
    for (const other of others)
      planned.push(
        ...changed(
          other,
          { ...row, creation: other["creation"] ?? "", record: other["record"] ?? "" },
          { state: "withdrawn", cause: "it is one with another" },
        ),
      );
    if (one.isRefused) continue;
    planned.push(...changed(standing, row, verdict));
    if (verdict.state === "planned" && word !== undefined) due.push({ creation: creationOf(one), thing, record, released: word });
  }
  if (planned.length > 0) await database.write([lease(), planStep(planned, clock.now())]);
  return due;
}

/**
 * Things in doubt of which the system has a record that bears a mark of theirs: created by the hub in a time that a restore took away.
 * Nobody need be asked which they are. One call for each kind, and one more for each where there are any.
 */
export async function bornThings(
  doubted: readonly Thing[],
  marksOf: (thing: Thing) => string[],
  wayTo: (kind: string) => BirthWay | undefined,
): Promise<ReadonlySet<string>> {
  const born = new Set<string>();
  for (const [kind, things] of Map.groupBy(doubted, ({ doc }) => doc.kind)) {
    const way = wayTo(kind);
    if (way === undefined || !way.births.keepsMarks(way.feed)) continue;
    if ((await way.births.marked(way.feed, things.flatMap(marksOf))).length === 0) continue;
    for (const thing of things) if ((await way.births.marked(way.feed, marksOf(thing))).length === 1) born.add(thing.doc.entity);
  }
  return born;
}

/** A thing of which the system has several is none of them. */
export const onlyKeyIn =
  (known: ReadonlyMap<string, readonly string[]>) =>
  (record: string): string | undefined => {
    const [key, ...others] = known.get(record) ?? [];
    return others.length === 0 ? key : undefined;
  };

/** Empty where the row says so already, or there is none to withdraw. */
function changed(
  standing: Row | undefined,
  place: Omit<PlannedRow, "state" | "cause" | "fields">,
  verdict: Verdict | { state: "withdrawn"; cause: string },
): PlannedRow[] {
  if (verdict.state === "withdrawn") {
    if (standing === undefined || standing["state"] === "withdrawn") return [];
    return [{ ...place, ...verdict, fields: {} }];
  }
  const { state, cause } = verdict;
  const fields = "fields" in verdict ? verdict.fields : {};
  const isSame = standing?.["state"] === state && standing["cause"] === cause && standing["fields"] === JSON.stringify(fields);
  return isSame ? [] : [{ ...place, state, cause, fields }];
}

async function made(
  { creation, thing, record, released }: Due,
  source: ConfiguredSource,
  sink: Sink,
  parts: CreationParts,
  tally: CreationTally,
): Promise<void> {
  const { clock, database, lease, newId } = parts;
  const way = birthWayTo(source, thing.doc.kind, sink, clock.now());
  if (way === undefined) return;
  const at = clock.now();
  await database.write([lease(), claimCreationStep(creation.id, { send: newId(), released, at })]);
  const isAnother = anotherThing(thing, source.name, parts);
  const done = await create(creation, way, { inTime: () => clock.now() < at + claimMs, isAnother }).catch(async (error: unknown) => {
    // The sink says that nothing was sent: it stays due. After anything else it stays claimed, and is looked for.
    if (isFault(error)) await database.write([lease(), endCreationStep(creation.id, unsent, creation.fields, at)]);
    throw error;
  });
  await received({ creation, thing, record }, done, source, parts, tally);
}

const unsent: Made = { state: "planned", cause: "", key: "", fields: [] };

/** Of one that was claimed and never heard of again: whether the system has it. */
async function lookedUp(row: Row, source: ConfiguredSource, sink: Sink, parts: CreationParts, tally: CreationTally): Promise<void> {
  const { clock, database, model } = parts;
  const [record, kind] = [row["record"] ?? "", row["kind"] ?? ""];
  const way = birthWayTo(source, kind, sink, clock.now());
  const [[own] = []] = await database.read([entityQuery(record)]);
  const entity = own?.["entity"] ?? record;
  const [rows = [], members = []] = await database.read([thingsQuery([entity], [kind]), membersQuery([entity], source.name)]);
  const thing = thingsOf(rows, members, source.name, model).get(entity);
  if (way === undefined || thing === undefined) return;
  const id = row["creation"] ?? "";
  const fields = valuesOf(row);
  const creation = { id, marks: [...new Set([id, ...marksOf(thing, parts.hub, source.name)])], fields };
  const isSettled = clock.now() >= Number(row["claimed_at"]) + Math.max(way.births.settleMs, 0);
  const done = await lookUpCreation(creation, way, { isSettled, isAnother: anotherThing(thing, source.name, parts) });
  // Money is not sent again because nothing was found: a person looks, and lets it out once more.
  const held: Made =
    done.state === "planned" && isMoney(kind)
      ? { ...done, state: "refused", cause: `${done.cause}; release it again to send it again` }
      : done;
  if (held.state === "unknown" && row["state"] === "unknown") return count(tally, "unknown");
  await received({ creation, thing, record }, held, source, parts, tally);
}

/** As the row was claimed with them. */
const valuesOf = (row: Row): Record<string, string> =>
  Object.fromEntries(
    Object.entries(JSON.parse(row["fields"] ?? "{}") as Record<string, string | [string]>).map(([field, value]) => [
      field,
      typeof value === "string" ? value : value[0],
    ]),
  );

export const anotherThing =
  ({ doc, records }: Thing, source: string, { database }: Pick<CreationParts, "database">) =>
  async (key: string, isOurs: boolean): Promise<boolean> => {
    const record = recordId(source, doc.kind, key);
    const [owners = [], parted = []] = await database.read([ownerQuery(source, doc.kind, record, key), partedQuery(records, record)]);
    const others = owners.filter((row) => row["entity"] !== doc.entity);
    if (others.length === 0) return false;
    // Read before it was linked: what bears the mark, and nobody else told of, is what the hub created.
    const isAlone = others.every((row) => row["elsewhere"] === "0");
    return !isOurs || !isAlone || parted[0]?.["said"] === "split";
  };

/**
 * The receipt is an entry of the log, and so is the word that both records are one; what was said stays beside it, where an erasure
 * finds it.
 */
async function received(
  { creation, thing, record }: Pick<Due, "creation" | "thing" | "record">,
  done: Made,
  { name, site }: ConfiguredSource,
  { receipts, writer, model }: CreationParts,
  tally: CreationTally,
): Promise<void> {
  const at = receipts.now();
  const { kind } = thing.doc;
  const body = canonicalJson({ system: name, kind, record, creation: creation.id, created: done.state });
  const receipt = { kind: "receipt", key: `${creation.id}.${at}`, site, at, body } as const;
  const other = recordId(name, kind, done.key);
  const isLinked = done.state === "created" || done.state === "there";
  const author = {
    name: "synchromesh",
    reason: `${done.state === "created" ? "created" : "found"} in ${name} for it`,
    at,
    id: `created.${creation.id}`,
  };
  const link = decision({ record, kind: kindOf(model, kind), site: thing.doc.site }, { kind: "merge", other }, author);
  const isKnown = thing.records.includes(other);
  await writer.submit(
    intake({
      decisions: isLinked && !isKnown ? [link] : [],
      others: [receipt],
      alongside: [() => endCreationStep(creation.id, done, creation.fields, at)],
    }),
  );
  count(tally, done.state);
}

const count = (tally: CreationTally, state: CreationState): void => void tally.set(state, (tally.get(state) ?? 0) + 1);

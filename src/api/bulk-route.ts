// One choice for many items, and taking decisions back.

import { randomUUID } from "node:crypto";
import { acting, type Principal, readScope, rolesAt } from "../access/principal.ts";
import { dateInZone } from "../base/civil-date.ts";
import { Fault, isFault } from "../base/fault.ts";
import { hashId } from "../base/hash.ts";
import { asSeen, intake } from "../commit/intake.ts";
import { type Bulk, type BulkDesk, type BulkRow, prepareBulk } from "../desk/bulk.ts";
import { applyBulk, applyUndo, type RecordAll } from "../desk/bulk-apply.ts";
import type { Choice } from "../desk/decide.ts";
import { deskDefault } from "../desk/desk-settings.ts";
import { amounts, moneyText } from "../desk/priced.ts";
import { reader } from "../desk/reader.ts";
import { madeQuery } from "../desk/store-undo.ts";
import { prepareUndo, type UndoRow } from "../desk/undo.ts";
import { bulkAnswer, bulkBody, undoAnswer, undoBody } from "./contract-inbox.ts";
import { keyReused } from "./key-reused.ts";
import { wantedOf } from "./filter.ts";
import type { Door } from "./door.ts";
import type { ProgressFeed } from "./progress-feed.ts";
import type { Freshness } from "./freshness.ts";

export function bulkRoutes({ hub, write }: Door, freshness: Freshness, progress: Pick<ProgressFeed, "tell">): void {
  const { model, receipts, writer, database, clock, configuration } = hub;
  const { zone, reportingCurrency } = configuration.settings;
  const names = hub.sources.map(({ name }) => name);
  const deskOf = (principal: Principal): BulkDesk => ({
    reader: reader(database, readScope(principal), model),
    sources: names,
    limits: { rolesAt: (site) => rolesAt(principal, site), rulesOf: (kind) => writer.stages.timeline.rulesAt(kind, clock.now()) },
  });

  write({
    url: "/v1/inbox/bulk",
    action: "decide",
    summary: "One choice for many items, by filter or ids: shows what each would become, or decides them with a result for each",
    body: bulkBody,
    answer: bulkAnswer,
    async perform({ body, principal: asker }) {
      const principal = choosing(asker, body.choice);
      const { choice, filter = {}, items, reason, preview, shown } = body;
      const id = body.id ?? randomUUID();
      const now = clock.now();
      const record = recordAll(writer, (done, of) => progress.tell(principal.name, { id, done, of }));
      const pricing = { reportingCurrency, day: dateInZone(now, zone), desk: configuration.desk ?? deskDefault };
      const known = { model, sources: freshness.now(principal).map((one) => one.name) };
      const wanted = { ...wantedOf(filter, known), ...pricing, now, sources: freshness.sources() };
      // The same id with other words is refused; the same words again are answered, not decided again.
      const key = `${id}.${hashId(JSON.stringify([items, filter, choice, reason]))}`;
      const author = { name: principal.name, reason, at: receipts.now(), id: key };
      const bulk = await prepareBulk(deskOf(principal), { wanted, items, choice }, author);
      if (preview) return { ...answerOf(bulk, bulk.rows), bulk: null, position: null };
      const [made = []] = await database.read([madeQuery(id)], readScope(principal));
      if (made.some((row) => row["key"]?.startsWith(`${key}.`) !== true)) throw keyReused(id);
      if (made.length === 0 && shown !== undefined && shown !== bulk.shown) throw shownChanged(shown);
      // Asked again, a filter may find items that nobody was shown: only what was decided then is answered.
      const again = made.length > 0 && items === undefined;
      const { rows, position } = await applyBulk(again ? { ...bulk, rows: [] } : bulk, key, made, record);
      return { ...answerOf(bulk, rows), bulk: id, position };
    },
  });

  write({
    url: "/v1/inbox/undo",
    action: "decide",
    summary: "Takes a decision or a whole bulk back: what stood before stands again, by new decisions",
    body: undoBody,
    answer: undoAnswer,
    async perform({ body: { decision, reason, preview, id = randomUUID() }, principal }) {
      const author = { name: principal.name, reason, at: receipts.now(), id };
      const record = recordAll(writer, (done, of) => progress.tell(principal.name, { id, done, of }));
      const seen = await prepareUndo(deskOf(principal), decision, author);
      if (seen.length === 0) throw decisionUnknown(decision);
      const setsFields = seen.some(({ decisions }) => decisions.some(({ body }) => !("other" in body)));
      const found = setsFields ? await prepareUndo(deskOf(acting(principal, "override")), decision, author) : seen;
      if (found.length < seen.length) throw notAllAllowed(principal, decision);
      const [made = []] = await database.read([madeQuery(id)], readScope(principal));
      const { rows, position } = preview ? { rows: found, position: null } : await applyUndo(found, id, made, record);
      return { undo: preview ? null : id, position, ...undoAnswerOf(rows) };
    },
  });
}

/** Taking a side or setting a value puts a person's word in the place of a system's. */
const choosing = (principal: Principal, { kind }: Choice): Principal =>
  kind === "take" || kind === "set" ? acting(principal, "override") : principal;

/** In one commit: what has to be read for it costs nearly the same for a few hundred. */
const decisionsMax = 2_500;

/**
 * Made before anything is looked at; `tell`s how many are done. Commits of at most `decisionsMax`, handed over at once: the next is
 * prepared while one is written.
 */
function recordAll(writer: Door["hub"]["writer"], tell: (done: number, of: number) => void): RecordAll {
  const late = [asSeen(writer.erased)];
  return async (decisions) => {
    let done = 0;
    if (decisions.length > 1) tell(done, decisions.length);
    const parts = Array.from({ length: Math.ceil(decisions.length / decisionsMax) }, (_, place) =>
      decisions.slice(place * decisionsMax, (place + 1) * decisionsMax),
    );
    const told = await Promise.all(
      parts.map(async (part) => {
        const came = await writer.submit(intake({ decisions: part, late })).then(
          ({ position }) => position,
          (error: unknown) => {
            if (isFault(error)) return error;
            throw error;
          },
        );
        done += part.length;
        if (decisions.length > 1) tell(done, decisions.length);
        return part.map(() => came);
      }),
    );
    return told.flat();
  };
}

function answerOf({ matched, shown }: Bulk, rows: readonly BulkRow[]) {
  const decided = rows.filter(({ outcome }) => outcome === "decided");
  const numberOf = (wanted: BulkRow["outcome"]): number => rows.filter(({ outcome }) => outcome === wanted).length;
  return {
    matched,
    shown,
    decided: decided.length,
    changed: numberOf("changed"),
    refused: numberOf("refused"),
    moved: amounts(decided.flatMap(({ moved }) => moved?.money ?? [])),
    unpriced: decided.filter(({ moved }) => moved === null).length,
    rows: rows.map(({ moved, fault, decision, ...row }) => ({
      ...row,
      moved: moved === null ? null : moneyText(moved.money),
      formula: moved?.formula ?? null,
      fault: fault === null ? null : { code: fault.code, subject: fault.subject, cause: fault.cause, hint: fault.hint },
      decision: decision?.key ?? null,
    })),
  };
}

function undoAnswerOf(rows: readonly UndoRow[]) {
  const numberOf = (wanted: UndoRow["outcome"]): number => rows.filter(({ outcome }) => outcome === wanted).length;
  return {
    undone: numberOf("undone"),
    pending: numberOf("pending"),
    changed: numberOf("changed"),
    rows: rows.map(({ decision, label, outcome, restores, pending }) => ({
      decision,
      label,
      outcome,
      restores,
      pending: pending.map(({ fields, roles, ...one }) => ({ ...one, fields: [...fields], roles: [...roles] })),
    })),
  };
}

function shownChanged(shown: string): Fault {
  const cause = "other items would be decided by now than the preview showed";
  return new Fault({ code: "bulk-changed", subject: shown, cause, hint: "look at the preview again, or name the items by their ids" });
}

const notAllAllowed = ({ name }: Principal, decision: string): Fault =>
  new Fault({
    code: "not-allowed",
    subject: name,
    cause: `some of ${decision} set values at sites where ${name} may not`,
    hint: "ask somebody who may set values at each of its sites",
  });

function decisionUnknown(decision: string): Fault {
  const cause = "nobody has decided anything under that name, or you may not see it";
  return new Fault({ code: "decision-unknown", subject: decision, cause, hint: "name the decision or the bulk as its answer did" });
}

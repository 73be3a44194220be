// A delivery that the guard of changes held: kept whole, and after a person's answer taken as it would have been, or dropped. What a
// kill cuts off is taken up again when the hub begins, from the log and what waits alone.

import { present } from "../../base/assert.ts";
import { recordId } from "../../base/id.ts";
import { heldChangesQuery } from "../../desk/store-held-change.ts";
import type { Act, Claim } from "../../observation/entry.ts";
import { readHistoryRow } from "../../observation/entry-row.ts";
import { fieldOfSample, heldChangeAct, heldChangeKey, type HeldChange, readHeldChange } from "../../observation/held-change.ts";
import { listHeardStep } from "../../observation/store-enumeration.ts";
import { pageSteps, type RawPage } from "../../observation/store.ts";
import { heldClaimsQuery, holdStep, releaseStep } from "../../observation/store-held-claim.ts";
import type { Database } from "../../platform/database.ts";
import { judge } from "../run/enumeration.ts";
import { type Forgotten, type Intake, intake } from "../intake.ts";
import { batchMax, type Writer } from "../writer.ts";

/** What is held, whole. */
export interface HeldDelivery {
  readonly change: HeldChange;
  readonly site: string;
  readonly pages: readonly RawPage[];
  readonly claims: readonly Claim[];
}

/** What stands before a feed. */
export interface ChangeGate {
  /** Records that it keeps back for a person. */
  count(): number;
  /** True until what has just been held is taken. */
  isHolding(): boolean;
  /** What has just been held and is to be kept, once; the page that came last has its cursor. */
  take(): HeldDelivery | undefined;
}

type Log = Pick<Database, "read">;

/** For one commit: the act, the bytes and the claims. `alongside`: how far the feed was read. `now` in ms. */
export const holdIntake = (held: HeldDelivery, alongside: Intake["alongside"], now: number): Intake =>
  intake({ alongside, late: [(forgotten) => heldNow(withoutForgotten(held, forgotten), now)] });

function heldNow({ change, site, pages, claims }: HeldDelivery, now: number): Partial<Intake> {
  const bytes = pageSteps(pages, 0).map((_, place) => (position: number) => present(pageSteps(pages, position)[place], "a step for each"));
  return { others: [heldChangeAct(change, site, now)], alongside: [...bytes, () => holdStep(heldChangeKey(change), claims)] };
}

/** Somebody may have been erased since the delivery was counted: what is kept of it, and what is shown, tells nothing of them. */
function withoutForgotten({ change, site, ...said }: HeldDelivery, forgotten: Forgotten): HeldDelivery {
  const { claims, pages } = forgotten.keep(intake(said));
  const samples = change.samples.map((sample) => {
    const { kind, field } = fieldOfSample(sample, change);
    const record = recordId(change.source, kind, sample.key);
    const shown = (value: string | null) => (value === null || field === "*" ? value : forgotten.shown(value, { record, kind, field }));
    return { ...sample, before: shown(sample.before), after: shown(sample.after) };
  });
  return { change: { ...change, samples }, site, pages, claims };
}

/** Records that wait for an answer or for what follows it, by key of the feed, whether its source has limits still or not. One read. */
export async function heldBack(database: Log): Promise<Map<string, number>> {
  const [rows = []] = await database.read([heldChangesQuery("any")]);
  return new Map(rows.map((row) => [row["key"] ?? "", readHeldChange(row["body"] ?? "").changed]));
}

/** Takes or drops what a person has answered about. `now` in ms. */
export async function settleHeld(database: Log, writer: Pick<Writer, "submit">, now: number): Promise<void> {
  const [rows = []] = await database.read([heldChangesQuery("answered")]);
  for (const row of rows) {
    const change = readHeldChange(row["body"] ?? "");
    const site = row["site"] ?? "";
    const isTaken = row["verdict"] === "consent";
    const acts = isTaken ? await take(change, site, database, writer) : [];
    // The act before it has the samples: repeated here, they would outlive an erasure that comes while this is written.
    const closing = heldChangeAct({ ...change, samples: [], state: isTaken ? "applied" : "refused" }, site, now);
    await writer.submit(
      intake({
        others: [...acts, closing],
        alongside: [() => releaseStep(heldChangeKey(change)), ...(isTaken ? heardSteps(change, site) : [])],
      }),
    );
  }
}

/** As of any full read to its end: an older list that comes later infers nothing. */
const heardSteps = ({ source, feed, full }: HeldChange, site: string): Intake["alongside"] =>
  full?.isDated ? [() => listHeardStep({ source, site, feed, asOf: full.asOf })] : [];

/** The claims as they were received, then the deletes of a full read; gives the act that holds those where they are too many. */
async function take(change: HeldChange, site: string, database: Log, writer: Pick<Writer, "submit">): Promise<Act[]> {
  const named = new Set<string>();
  for (let after = -1; ;) {
    const [rows = []] = await database.read([heldClaimsQuery(heldChangeKey(change), after, batchMax)]);
    const claims = rows.map(heldClaim);
    for (const { record } of claims) named.add(record);
    if (claims.length > 0) await writer.submit(intake({ claims }));
    if (rows.length < batchMax) break;
    after = Number(rows.at(-1)?.["ordinal"]);
  }
  if (change.full === null) return [];
  const { source, feed, recordKind, mapping, delivery, full } = change;
  const sealed = { ...full, delivery, named, isLate: false, isSealed: true, flaw: undefined };
  const of = { source, site, feed, recordKind, mapping, limits: full.deletes };
  const { deletes, act } = await judge(sealed, of, (queries) => database.read(queries));
  for (let start = 0; start < deletes.length; start += batchMax)
    await writer.submit(intake({ claims: deletes.slice(start, start + batchMax) }));
  return act === undefined ? [] : [act];
}

function heldClaim(row: Parameters<typeof readHistoryRow>[0]): Claim {
  const entry = readHistoryRow(row);
  // Its source says it now, as far as the hub is concerned: it was never heard before.
  return { ...(entry as Claim), isHeard: true };
}

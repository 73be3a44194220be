// A history in which some of what systems say comes as deliveries that change much: they are held, and a person consents to exactly
// one, refuses it, or answers about another. In what order all of that arrives, and where it is cut off, is drawn by a seed.
import { zstdCompressSync } from "node:zlib";
import { sha256Hex } from "../../src/base/hash.ts";
import { type HeldDelivery, holdIntake, settleHeld } from "../../src/commit/guard/held-delivery.ts";
import { heldPush, pushFeed } from "../../src/commit/guard/push-gate.ts";
import { intake } from "../../src/commit/intake.ts";
import type { Writer } from "../../src/commit/writer.ts";
import { chance } from "../../src/demo/chance.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import type { Claim, Decision, DecisionBody } from "../../src/observation/entry.ts";
import { heldChangeKey, saidHash } from "../../src/observation/held-change.ts";
import type { RawPage } from "../../src/observation/store.ts";
import type { Database } from "../../src/platform/database.ts";
import { worldStart } from "../support/claim-world.ts";
import { type Held, intakeOf, openHub, shuffled } from "./arrival.ts";
import { type Said, siteOf } from "./history.ts";

/** `consent`, `refuse`: to exactly what is held. `another`: consent that names another hash, which is none. */
type Answer = "consent" | "refuse" | "another";

export interface Delivery {
  readonly page: RawPage;
  readonly claims: readonly Claim[];
  readonly answer: Answer;
  readonly decision: Decision;
}

export interface Delivered {
  readonly rest: readonly Said[];
  readonly deliveries: readonly Delivery[];
}

const answers: readonly Answer[] = ["consent", "refuse", "consent", "another"];
const claimsOfEach = 7;

/** What came back after an inferred delete has its place by when it was heard: such records are left out. */
export function delivered(entries: readonly Said[], seed: number): Delivered {
  const some = chance(seed, "deliveries");
  const unnamed = new Set(entries.flatMap((entry) => (entry.kind === "claim" && entry.unnamedBy !== undefined ? [entry.record] : [])));
  const free = entries.filter((entry): entry is Claim => entry.kind === "claim" && !unnamed.has(entry.record));
  const deliveries = [...Map.groupBy(free, ({ source }) => source)].flatMap(([source, said]) =>
    answers.flatMap((answer, place): Delivery[] => {
      // Late versions are changes of more orders of arrival.
      const claims = shuffled(said, some)
        .toSorted((a, b) => (answer === "consent" ? b.version - a.version : 0))
        .slice(0, claimsOfEach);
      for (const claim of claims) said.splice(said.indexOf(claim), 1);
      return claims.length === 0 ? [] : [delivery(source, claims, answer, place)];
    }),
  );
  const taken = new Set<Said>(deliveries.flatMap(({ claims }) => claims));
  return { rest: entries.filter((entry) => !taken.has(entry)), deliveries };
}

function delivery(source: string, claims: readonly Claim[], answer: Answer, place: number): Delivery {
  const bytes = Buffer.from(JSON.stringify(claims));
  const site = siteOf[source] ?? "";
  const page: RawPage = { hash: sha256Hex(bytes), site, source, delivery: `push ${place}`, bytes: zstdCompressSync(bytes) };
  const hash = saidHash(claims);
  const act = answer === "another" ? sha256Hex(hash) : hash;
  const verdict = answer === "refuse" ? "refuse" : "consent";
  const body: DecisionBody = { kind: "mass-change", key: `${source}/${pushFeed(page)}`, act, held: act, verdict };
  const [{ record, recordKind }] = claims as [Claim];
  const by = { kind: "decision", source: "people", site, record, recordKind, author: "a controller", reason: "asked them" } as const;
  const at = worldStart + place;
  return {
    page,
    claims,
    answer,
    decision: { ...by, key: `answer-${source}-${place}`, version: at, at, receivedAt: at, body, hash: sha256Hex(JSON.stringify(body)) },
  };
}

/** All that is to be believed in the end, as if nobody had been asked. */
export const agreed = ({ rest, deliveries }: Delivered): Said[] => [
  ...rest,
  ...deliveries.map(({ decision }) => decision),
  ...deliveries.flatMap(({ answer, claims }) => (answer === "consent" ? claims : [])),
];

type Move =
  | { readonly kind: "entries"; readonly entries: readonly Said[] }
  | { readonly kind: "push"; readonly delivery: Delivery }
  | { readonly kind: "answer"; readonly delivery: Delivery }
  /** What people answered takes effect; the hub may have been stopped since. */
  | { readonly kind: "settle" }
  | { readonly kind: "restart" };

/** Answers come after their delivery was held; both come twice at times. */
export function movesOf({ rest, deliveries }: Delivered, seed: number): Move[] {
  const some = chance(seed, "moves");
  const order = shuffled([...rest, ...rest.filter(() => some.inThousand(100))], some);
  const moves: Move[] = [];
  for (let from = 0; from < order.length;) {
    const entries = order.slice(from, from + 1 + some.below(40));
    moves.push({ kind: "entries", entries });
    from += entries.length;
  }
  const insert = (move: Move, from: number): number => {
    const place = from + some.below(moves.length - from + 1);
    moves.splice(place, 0, move);
    return place + 1;
  };
  for (const one of deliveries) {
    const held = insert({ kind: "push", delivery: one }, 0);
    // The place of what was put in before it moves on with each of these: later is later still.
    const answered = insert({ kind: "answer", delivery: one }, held);
    if (some.inThousand(300)) insert({ kind: "answer", delivery: one }, answered);
  }
  for (let count = 0; count < 8; count += 1) insert({ kind: some.inThousand(500) ? "settle" : "restart" }, 0);
  return [...moves, { kind: "settle" }];
}

/** Any change at all is held; what is new is no change. */
const guard = { deletes: { count: 500, share: 10 }, changes: { count: 0, share: 0, emptied: 0, factor: 10, leapt: 0 } };

/**
 * What is to be consented to is held where the guard finds that it changes too much, which depends on what was known; what must not be
 * believed is held whatever it finds.
 */
async function hold({ claims, page, answer }: Delivery, database: Database, writer: Writer): Promise<HeldDelivery | undefined> {
  const { source, site, hash } = page;
  const read = (queries: Parameters<Database["read"]>[0]) => database.read(queries);
  const found = await heldPush({ source, site, guard, claims, page, hash }, canonicalModel, read, writer.position());
  if (found !== undefined || answer === "consent") return found;
  const [{ record, recordKind, mapping }] = claims as [Claim];
  const count = { known: 0, changed: claims.length, emptied: 0, leapt: 0, fields: [], samples: [], money: [] };
  const said = { source, feed: pushFeed(page), recordKind, mapping, delivery: page.delivery, first: record };
  const change = { ...count, ...said, state: "held" as const, rows: claims.length, hash: saidHash(claims), full: null };
  return { change, site, pages: [page], claims };
}

/** Plays the moves on an empty hub; gives how many deliveries its guard held. */
export async function play(database: Database, lease: Held, moves: readonly Move[]): Promise<number> {
  let writer = await openHub(database, lease);
  const held = new Set<string>();
  for (const move of moves) {
    if (move.kind === "entries") await writer.submit(intakeOf(move.entries));
    else if (move.kind === "answer") await writer.submit(intake({ decisions: [move.delivery.decision] }));
    else if (move.kind === "settle") await settleHeld(database, writer, worldStart);
    else if (move.kind === "restart") writer = await openHub(database, lease);
    else {
      const over = await hold(move.delivery, database, writer);
      if (over !== undefined) held.add(heldChangeKey(over.change));
      await writer.submit(over === undefined ? intake({ claims: move.delivery.claims }) : holdIntake(over, [], worldStart));
    }
  }
  return held.size;
}

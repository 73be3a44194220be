// A push under its idempotency key: taken once, and answered the same however often it comes.

import { promisify } from "node:util";
import { zstdCompress } from "node:zlib";
import { present } from "../base/assert.ts";
import { holdIntake } from "../commit/guard/held-delivery.ts";
import { intake, join } from "../commit/intake.ts";
import { heldPush, pushFeed } from "../commit/guard/push-gate.ts";
import { firstHeldQuery } from "../desk/store-held-change.ts";
import { readHeldChange } from "../observation/held-change.ts";
import { pushedValues } from "../commit/erasure/page-erasure.ts";
import { claimOf } from "../observation/claim.ts";
import type { MappedClaim } from "../source/mapping/claim.ts";
import { type PushBody, pushClaims, pushMapping } from "../source/push.ts";
import type { Query } from "../platform/database.ts";
import { cursorSteps, readDeliveries } from "../source/store.ts";
import type { ApiHub, ApiSource } from "./api-hub.ts";
import type { PushAnswer } from "./contract.ts";
import type { Freshness } from "./freshness.ts";
import { keyReused } from "./key-reused.ts";

const compressed = promisify(zstdCompress);

export interface Push {
  readonly source: ApiSource;
  readonly body: PushBody;
  readonly bytes: Uint8Array;
  /** Hex SHA-256 of the bytes. */
  readonly hash: string;
  readonly key: string;
}

/** Faults: `idempotency-key-reused`, and those of the writer. */
export type TakePush = (push: Push) => Promise<PushAnswer>;

export function openPushes({ database, writer, model, receipts }: ApiHub, freshness: Freshness): TakePush {
  /** Pushes under way by source and key: a retry that overtakes the first one waits for it. */
  const underWay = new Map<string, { readonly hash: string; readonly answer: Promise<PushAnswer> }>();

  const once = async (push: Push): Promise<PushAnswer> => {
    const mapped = pushClaims(push.body, model, push.source.site).map((one) => named(one, push));
    const [known = []] = await database.read([readDeliveries(push.source.name, [push.key])]);
    const first = known[0];
    if (first === undefined) return take(push, mapped);
    if (first["name"] !== deliveryName(push.hash)) throw keyReused(push.key);
    const [[heldAct] = []] = await database.read([firstHeldQuery(`${push.source.name}/${pushFeed(push)}`)]);
    const held = heldAct === undefined ? 0 : readHeldChange(heldAct["body"] ?? "").changed;
    return answerOf(Number(first["position"]), mapped, held);
  };

  const take = async ({ source, body, bytes, hash, key }: Push, mapped: readonly MappedClaim[]): Promise<PushAnswer> => {
    const receivedAt = receipts.now();
    const claims = mapped.map((one) => claimOf(one, { source: source.name, mapping: pushMapping, page: hash, receivedAt }));
    const rows = body.records.map((record, index) => ({ index, values: pushedValues(record) }));
    const page = {
      hash,
      site: source.site,
      source: source.name,
      delivery: deliveryName(hash),
      bytes: await compressed(bytes),
      rows: { feed: "", rows, records: claims.map(({ record }) => record) },
    };
    const delivery = {
      source: source.name,
      site: source.site,
      hash: key,
      name: deliveryName(hash),
      receivedAt,
      rows: claims.length,
      answer: null,
    };
    const contact = freshness.contact(source, receivedAt);
    const { name, site, guard } = source;
    const read = (queries: readonly Query[]) => database.read(queries);
    const kept = writer.erased.keep(intake({ claims, pages: [page] }));
    const judged = guard && { source: name, site, guard, claims: kept.claims, page: present(kept.pages[0], "the page"), hash };
    const held = judged && (await heldPush(judged, model, read, writer.position()));
    const isListened = contact !== undefined && writer.stages.timeline.listens(source.name);
    const heard = intake({
      deliveries: [delivery],
      others: isListened ? [{ kind: "contact", source: source.name, site: source.site, feed: contact.feed, at: receivedAt }] : [],
      alongside: contact === undefined ? [] : [(at) => present(cursorSteps([contact], at)[0], "a step for a cursor")],
    });
    const taken = held === undefined ? kept : holdIntake(held, [], receivedAt);
    const { position } = await writer.submit(join([taken, heard]));
    freshness.heard(source.name, receivedAt, contact);
    return answerOf(position, mapped, held?.change.changed ?? 0);
  };

  return async (push) => {
    const place = `${push.source.name}\n${push.key}`;
    const other = underWay.get(place);
    if (other !== undefined && other.hash !== push.hash) throw keyReused(push.key);
    const answer = other?.answer ?? once(push).finally(() => underWay.delete(place));
    underWay.set(place, { hash: push.hash, answer });
    return answer;
  };
}

/** Also what tells two bodies under one key apart. */
const deliveryName = (hash: string): string => `push ${hash}`;

const answerOf = (position: number, mapped: readonly MappedClaim[], held: number): PushAnswer => ({
  position,
  received: mapped.length,
  held,
  parked: mapped.flatMap(({ rawIndex: index, key, parked }) =>
    parked.map(({ field, class: parkClass, cause, hint }) => ({ index, key, field, class: parkClass, cause, hint })),
  ),
});

/** A record without a readable key is known by where it stood: each is parked by itself, none replaces another. */
const named = (mapped: MappedClaim, { hash }: Push): MappedClaim =>
  mapped.key === "" ? { ...mapped, key: `?push ${hash.slice(0, 12)} #${mapped.rawIndex}` } : mapped;

// POST /v1/observations: records that a system pushes itself. One request is one commit; the same request twice is one.

import { promisify } from "node:util";
import { zstdCompress } from "node:zlib";
import { z } from "zod";
import { maySee, type Principal } from "../access/principal.ts";
import { present } from "../base/assert.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import { intake } from "../commit/intake.ts";
import { claimOf } from "../observation/claim.ts";
import type { Model } from "../model/kind.ts";
import type { MappedClaim } from "../source/mapping/claim.ts";
import { type PushBody, pushBody, pushClaims } from "../source/push.ts";
import { cursorSteps, deliverySteps, readDeliveries } from "../source/store.ts";
import type { ApiSource } from "./api-hub.ts";
import { pushAnswer, type PushAnswer } from "./contract.ts";
import type { Door } from "./door.ts";
import type { Freshness } from "./freshness.ts";
import { keyReused } from "./key-reused.ts";

const keyHeader = "idempotency-key";
const mapping = "push@1";
const compressed = promisify(zstdCompress);

interface Push {
  readonly source: ApiSource;
  readonly body: PushBody;
  readonly bytes: Uint8Array;
  /** Hex SHA-256 of the bytes. */
  readonly hash: string;
  readonly key: string;
}

export function observationRoutes({ hub, write }: Door, freshness: Freshness): void {
  const { database, writer, model, clock } = hub;
  /** Pushes under way by source and key: a retry that overtakes the first one waits for it. */
  const underWay = new Map<string, { readonly hash: string; readonly answer: Promise<PushAnswer> }>();

  const once = async (push: Push): Promise<PushAnswer> => {
    const mapped = pushClaims(push.body, model, push.source.site).map((one) => named(one, push));
    const [known = []] = await database.read([readDeliveries(push.source.name, [push.key])]);
    const first = known[0];
    if (first === undefined) return take(push, mapped);
    if (first["name"] !== deliveryName(push.hash)) throw keyReused(push.key);
    return answerOf(Number(first["position"]), mapped);
  };

  const take = async ({ source, bytes, hash, key }: Push, mapped: readonly MappedClaim[]): Promise<PushAnswer> => {
    const receivedAt = clock.now();
    const claims = mapped.map((one) => claimOf(one, { source: source.name, mapping, page: hash, receivedAt }));
    const page = { hash, site: source.site, source: source.name, delivery: deliveryName(hash), bytes: await compressed(bytes) };
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
    const isListened = contact !== undefined && writer.stages.timeline.listens(source.name);
    let position = 0;
    await writer.submit(
      intake({
        claims,
        pages: [page],
        others: isListened ? [{ kind: "contact", source: source.name, site: source.site, feed: contact.feed, at: receivedAt }] : [],
        alongside: [
          (at) => {
            position = at;
            return present(deliverySteps([delivery], at)[0], "a step for a delivery");
          },
          ...(contact === undefined ? [] : [(at: number) => present(cursorSteps([contact], at)[0], "a step for a cursor")]),
        ],
      }),
    );
    freshness.heard(source.name, receivedAt, contact);
    return answerOf(position, mapped);
  };

  write({
    url: "/v1/observations",
    action: "push",
    summary: "Push records of a source. Numbers may be JSON numbers or text; what cannot be read is parked, never refused",
    headers: z.looseObject({
      [keyHeader]: z.string().describe("Chosen by the caller, one per batch: the same batch again is answered as the first time."),
    }),
    body: pushBody,
    answer: pushAnswer,
    async perform({ body, principal, request }) {
      const source = sourceFor(hub.sources, body.source, principal);
      refuseUnknownKinds(body, model);
      const bytes = present(request.bytes, "the bytes of a parsed body");
      const push = { source, body, bytes, hash: sha256Hex(bytes), key: idempotencyKey(request.headers[keyHeader]) };
      const place = `${source.name}\n${push.key}`;
      const other = underWay.get(place);
      if (other !== undefined && other.hash !== push.hash) throw keyReused(push.key);
      const answer = other?.answer ?? once(push).finally(() => underWay.delete(place));
      underWay.set(place, { hash: push.hash, answer });
      return answer;
    },
  });
}

/** A kind that the model lacks has no fields to park: the sender has to know before anything is taken. */
function refuseUnknownKinds({ records }: PushBody, { kinds }: Model): void {
  const place = records.findIndex(({ kind }) => !kinds.has(kind));
  if (place < 0) return;
  const subject = `records.${place}.kind`;
  const hint = "use a kind of the model, or declare one in hub.yaml";
  throw new Fault({ code: "request-refused", subject, cause: `there is no kind ${records[place]?.kind.slice(0, 40)}`, hint });
}

/** Also what tells two bodies under one key apart. */
const deliveryName = (hash: string): string => `push ${hash}`;

const answerOf = (position: number, mapped: readonly MappedClaim[]): PushAnswer => ({
  position,
  received: mapped.length,
  parked: mapped.flatMap(({ rawIndex: index, key, parked }) =>
    parked.map(({ field, class: parkClass, cause, hint }) => ({ index, key, field, class: parkClass, cause, hint })),
  ),
});

/** A record without a readable key is known by where it stood: each is parked by itself, none replaces another. */
const named = (mapped: MappedClaim, { hash }: Push): MappedClaim =>
  mapped.key === "" ? { ...mapped, key: `?push ${hash.slice(0, 12)} #${mapped.rawIndex}` } : mapped;

/** A source of another site is not there for this principal. */
function sourceFor(sources: readonly ApiSource[], name: string, principal: Principal): ApiSource {
  const source = sources.find((one) => one.name === name && maySee(principal, one.site));
  if (source !== undefined) return source;
  throw new Fault({
    code: "source-unknown",
    subject: name.slice(0, 63),
    cause: "there is no such source among those you may push to",
    hint: "name a source of hub.yaml at one of your sites",
  });
}

function idempotencyKey(header: string | string[] | undefined): string {
  if (typeof header === "string" && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new Fault({
    code: "idempotency-key-missing",
    subject: keyHeader,
    cause: "a push needs a key of 1 to 200 visible ASCII characters",
    hint: "send a new key per batch, and the same key when you try again",
  });
}

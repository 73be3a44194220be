// POST /v1/observations: records that a system pushes itself. One request is one commit; the same request twice is one.

import { z } from "zod";
import { maySee, type Principal } from "../access/principal.ts";
import { present } from "../base/assert.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import type { Model } from "../model/kind.ts";
import { type PushBody, pushBody } from "../source/push.ts";
import type { ApiSource } from "./api-hub.ts";
import { pushAnswer } from "./contract.ts";
import type { Door } from "./door.ts";
import type { TakePush } from "./push-once.ts";

const keyHeader = "idempotency-key";

export function observationRoutes({ hub, write }: Door, take: TakePush): void {
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
      refuseUnknownKinds(body, hub.model);
      const bytes = present(request.bytes, "the bytes of a parsed body");
      return take({ source, body, bytes, hash: sha256Hex(bytes), key: idempotencyKey(request.headers[keyHeader]) });
    },
  });
}

/** A kind that the model lacks has no fields to park: the sender has to know before anything is taken. */
export function refuseUnknownKinds({ records }: Pick<PushBody, "records">, { kinds }: Model): void {
  const place = records.findIndex(({ kind }) => !kinds.has(kind));
  if (place < 0) return;
  const subject = `records.${place}.kind`;
  const hint = "use a kind of the model, or declare one in hub.yaml";
  throw new Fault({ code: "request-refused", subject, cause: `there is no kind ${records[place]?.kind.slice(0, 40)}`, hint });
}

/** A source of another site is not there for this principal. */
function sourceFor(sources: readonly ApiSource[], name: string, principal: Principal): ApiSource {
  const source = sources.find((one) => one.name === name && maySee(principal, one.site));
  if (source !== undefined) return source;
  throw sourceUnknown(name);
}

export const sourceUnknown = (name: string): Fault =>
  new Fault({
    code: "source-unknown",
    subject: name.slice(0, 63),
    cause: "there is no such source among those that you see",
    hint: "name a source of hub.yaml at one of your sites",
  });

function idempotencyKey(header: string | string[] | undefined): string {
  if (typeof header === "string" && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new Fault({
    code: "idempotency-key-missing",
    subject: keyHeader,
    cause: "a push needs a key of 1 to 200 visible ASCII characters",
    hint: "send a new key per batch, and the same key when you try again",
  });
}

// Records pushed by a system itself: the body of POST /v1/observations, and the claims it makes.
// The body is read by parseExactJson, so a number arrives here as its source text.

import { z } from "zod";
import { parseInstant } from "../base/instant.ts";
import type { Field } from "../model/field.ts";
import type { Kind, Model } from "../model/kind.ts";
import { type ParkCause, parkCause } from "../model/park.ts";
import { isParked, parseValue } from "../model/value.ts";
import type { MappedClaim, ParkedField } from "./mapping/claim.ts";
import { checkedValue, siblingRoles } from "./mapping/sibling.ts";

/** What claims of a push name in the place of a mapping: their page holds no rows of a feed. */
export const pushMapping = "push@1";

/** One request holds at most so many records: one commit's worth. */
export const pushRecordsMax = 5_000;

const pushRecord = z.strictObject({
  kind: z.string(),
  key: z.string(),
  /** A safe integer; without it the order of receipt counts. */
  version: z.string().optional(),
  /** Business time, ISO 8601 with offset. */
  at: z.string().optional(),
  deleted: z.enum(["true", "false"]).default("false"),
  /** null: no value. "": cleared. Left out: not spoken of. */
  fields: z.record(z.string(), z.string().nullable()).default({}),
});

export const pushBody = z.strictObject({ source: z.string(), records: z.array(pushRecord).min(1).max(pushRecordsMax) });

export type PushBody = z.infer<typeof pushBody>;
export type PushRecord = z.infer<typeof pushRecord>;

/** The claims of a body, in its order; `rawIndex` is the place in `records`. What cannot be read is parked, never refused. */
export const pushClaims = (body: PushBody, model: Model, site: string): MappedClaim[] =>
  body.records.map((record, rawIndex) => pushClaim(record, rawIndex, model, site));

const pushClaim = (record: PushRecord, rawIndex: number, model: Model, site: string): MappedClaim => {
  const parked: ParkedField[] = [];
  const park = (field: string, cause: ParkCause, value: string | null): undefined => {
    parked.push({ field, ...cause, value });
    return undefined;
  };
  const kind = model.kinds.get(record.kind);
  if (kind === undefined)
    park("*", parkCause("drift", `there is no kind ${record.kind.slice(0, 40)}`, "use a kind of the model"), record.kind);
  const key = parseValue({ kind: "code" }, record.key);
  if (isParked(key)) park("*", key, record.key);
  else if (key === "") park("*", parkCause("missing", "the key is empty", "a record needs a key"), "");
  return {
    kind: record.kind,
    key: isParked(key) ? "" : key,
    version: record.version === undefined ? undefined : safeInteger(record.version, park),
    at: record.at === undefined ? undefined : (parseInstant(record.at) ?? park("*", unreadTime, record.at)),
    site,
    deleted: record.deleted === "true",
    fields: kind === undefined ? {} : pushedFields(record, kind, park),
    parked,
    rawIndex,
  };
};

type Park = (field: string, cause: ParkCause, value: string | null) => undefined;

const unreadTime = parkCause("value", "the business time cannot be read", "write ISO 8601 with an offset, such as 2026-03-02T10:00:00Z");
const unreadVersion = parkCause("value", "the version is no whole number", "send a whole number, or leave version out");
const largeVersion = parkCause("too-large", "the version is no safe integer", "send a number below 2^53");

const safeInteger = (text: string, park: Park): number | undefined => {
  if (!/^-?\d+$/.test(text)) return park("*", unreadVersion, text);
  const value = text.length > 17 ? Infinity : Number(text);
  return Number.isSafeInteger(value) ? value : park("*", largeVersion, text);
};

const pushedFields = (record: PushRecord, kind: Kind, park: Park): Record<string, string | null> => {
  const known = new Map<string, Field>(kind.fields.map((field) => [field.name, field]));
  const roles = siblingRoles(kind);
  const fields: Record<string, string | null> = {};
  for (const [name, text] of Object.entries(record.fields)) {
    const field = known.get(name);
    if (field === undefined) {
      park(
        name,
        parkCause("drift", `${kind.name} has no field ${name.slice(0, 40)}`, "declare the field in hub.yaml, or leave it out"),
        text,
      );
      continue;
    }
    const value = text === null ? null : checkedValue(parseValue(field.type, text), roles.get(name));
    if (value !== null && isParked(value)) park(name, value, text);
    else fields[name] = value;
  }
  return fields;
};

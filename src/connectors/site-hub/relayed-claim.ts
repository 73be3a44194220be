// Takes a claim over as another hub made it: source key, version, times and hash stay what they are, so that this hub believes of
// it what that hub does. What this model does not know is parked, not believed.

import { parseInstant } from "../../base/instant.ts";
import type { FieldType } from "../../model/field.ts";
import type { Kind } from "../../model/kind.ts";
import { type ParkCause, parkCause, type ParkClass } from "../../model/park.ts";
import { foreignReference, readReference } from "../../model/reference-key.ts";
import { isParked, parseValue } from "../../model/value.ts";
import type { RawRow, RawValues } from "../../source/connector.ts";
import type { MappedClaim, ParkedField } from "../../source/mapping/claim.ts";
import { checkedValue, siblingRoles } from "../../source/mapping/sibling.ts";
import type { SiteHubOptions } from "./options.ts";

/** Columns of a row: names of the answer, with their path. */
const fieldPrefix = "fields.";
const parkedPrefix = "parked.";

/** The name of the hub that told it, as a column of each row. */
export const hubColumn = "hub";

export function relayedClaims({ names, feeds }: Pick<SiteHubOptions, "names" | "feeds">, kind: Kind): (row: RawRow) => MappedClaim {
  const roles = siblingRoles(kind);
  const types = new Map(kind.fields.map(({ name, type }) => [name, type]));
  const left = new Set(feeds[kind.name]?.leave_out);
  const read = (name: string, text: string | null): string | null | ParkCause => {
    const type = types.get(name);
    if (type === undefined) return unknownField(kind, name);
    return text === null ? null : checkedValue(valueOf(type, text, names), roles.get(name));
  };
  return (row) => {
    const fields: Record<string, string | null> = {};
    const unfit: ParkedField[] = [];
    for (const [column, text] of Object.entries(row.values)) {
      const name = column.startsWith(fieldPrefix) ? column.slice(fieldPrefix.length) : undefined;
      if (name === undefined || left.has(name)) continue;
      const value = read(name, text);
      if (value !== null && isParked(value)) unfit.push({ field: name, ...value, value: text });
      else fields[name] = value;
    }
    return relayed(row, fields, unfit);
  };
}

const isText = (text: string | null | undefined): text is string => text !== undefined && text !== null;

function relayed({ values, index }: RawRow, fields: MappedClaim["fields"], unfit: readonly ParkedField[]): MappedClaim {
  const { withdrawn, unnamedBy, hash } = values;
  return {
    kind: values["kind"] ?? "",
    key: values["key"] ?? "",
    version: Number(values["version"]),
    at: parseInstant(values["at"] ?? ""),
    site: values["site"] ?? "",
    deleted: values["deleted"] === "true",
    fields,
    parked: [...parkedThere(values), ...unfit],
    rawIndex: index,
    relayed: {
      receivedAt: parseInstant(values["receivedAt"] ?? "") ?? 0,
      hash: hashOf(hash ?? "", unfit),
      mapping: ownName(values[hubColumn] ?? "", values["mapping"] ?? ""),
      ...(isText(withdrawn) ? { withdrawn } : {}),
      ...(isText(unnamedBy) ? { unnamedBy } : {}),
    },
  };
}

const unfitDigits = 8;

/**
 * What does not fit here is another content: it stands before the whole claim, which comes when it is read again with a model
 * that knows the field.
 */
const hashOf = (hash: string, unfit: readonly ParkedField[]): string =>
  unfit.length === 0 ? hash : hash.slice(0, -unfitDigits).padEnd(hash.length, "0");

/** Its mapping and feed are that hub's, and said to be: a feed of the same name here is another one. */
const ownName = (hub: string, mapping: string): string => mapping.replace(/\/([^/@]*)@([^@]*)$/, `/${hub}%2F$1@$2`);

const valueOf = (type: FieldType, text: string, names: SiteHubOptions["names"]): string | ParkCause => {
  if (type.kind !== "reference") return parseValue(type, text);
  const { source, key } = readReference("", text);
  const value = parseValue(type, key);
  return isParked(value) || source === "" ? value : foreignReference(names[source] ?? source, value);
};

const unknownField = ({ name: kind }: Kind, field: string): ParkCause =>
  parkCause(
    "drift",
    `${kind} has no field ${field.slice(0, 40)} here, and has one at the hub that tells it`,
    "declare the field in hub.yaml and run the source --again, or name it under leave_out: of the feed",
  );

/** What waits there waits here as well, until that hub has read it. */
function parkedThere(values: RawValues): ParkedField[] {
  const parked: ParkedField[] = [];
  for (let place = 0; ; place += 1) {
    const at = (part: string): string | null | undefined => values[`${parkedPrefix}${place}.${part}`];
    const field = at("field");
    if (!isText(field)) return parked;
    parked.push({
      field,
      class: (at("class") ?? "value") as ParkClass,
      cause: at("cause") ?? "",
      hint: at("hint") ?? "",
      value: at("value") ?? null,
    });
  }
}

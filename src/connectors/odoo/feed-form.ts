// Which fields of a model a feed reads, of which type, and the columns that rows have for them.

import { type ExactJson, isExactObject } from "../../base/exact-json.ts";
import type { ContractColumn } from "../../source/connector.ts";
import type { OdooCaller } from "./call.ts";
import type { OdooFeed } from "./options.ts";
import { earlierName } from "./renamed.ts";

export interface FeedField {
  /** Begins the names of its columns. */
  readonly column: string;
  /** What this version of the server calls it. */
  readonly name: string;
  /** char, many2one, monetary: as fields_get tells it. */
  readonly type: string;
}

/** A field as the server has it, for whoever writes. */
export interface ModelField {
  readonly type: string;
  readonly relation: string | undefined;
  /** Nobody may write it, whatever state the record is in. */
  readonly isReadonly: boolean;
  /** No record is without it: what is kept from being written later is told of a new one. */
  readonly isRequired: boolean;
}

/** By name, those of `names` that the model has, also under an earlier name. Faults: those of a call. */
export async function modelFields(
  caller: OdooCaller,
  { name, model }: OdooFeed,
  names: readonly string[],
): Promise<ReadonlyMap<string, ModelField>> {
  const allfields = [...new Set([...names, ...names.flatMap((one) => earlierName(model, one) ?? [])])];
  // `states` says in which states a field may be written that otherwise may not; it is gone since 17.
  const named = { allfields, attributes: ["type", "relation", "readonly", "states", "required"] };
  const { result } = await caller.read({ model, method: "fields_get", named }, `feed ${name}`);
  if (!isExactObject(result)) return new Map();
  return new Map(Object.entries(result).flatMap(([field, told]) => (isExactObject(told) ? [[field, fieldOf(told)] as const] : [])));
}

const fieldOf = (told: { readonly [key: string]: ExactJson }): ModelField => {
  const { type, relation, readonly, states, required } = told;
  const isSometimes = states !== undefined && states !== null && isExactObject(states) && Object.keys(states).length > 0;
  return {
    type: typeof type === "string" ? type : "text",
    relation: typeof relation === "string" ? relation : undefined,
    isReadonly: readonly === "true" && !isSometimes,
    isRequired: required === "true",
  };
};

/** Every row has these: who it is, and when it was written last. */
export const alwaysRead = ["id", "write_date"] as const;

/** What of the feed's fields the server has, in the order of the feed. */
export function formOf({ model, fields }: OdooFeed, known: ReadonlyMap<string, ModelField>): FeedField[] {
  return [...new Set([...alwaysRead, ...fields])].flatMap((column) => {
    const name = known.has(column) ? column : earlierName(model, column);
    const type = name === undefined ? undefined : known.get(name)?.type;
    return name === undefined || type === undefined ? [] : [{ column, name, type }];
  });
}

export const contractColumns = (form: readonly FeedField[]): ContractColumn[] =>
  form.flatMap(({ column, type }) =>
    type === "many2one"
      ? [
          { name: `${column}.id`, type: "integer" },
          { name: `${column}.name`, type: "text" },
        ]
      : [{ name: column, type }],
  );

/** The form beside a kept page: what its bytes do not tell. */
export const frameOf = (form: readonly FeedField[]): string => JSON.stringify(form.map(({ column, name, type }) => [column, name, type]));

export const readFrame = (frame: string): FeedField[] =>
  (JSON.parse(frame) as [string, string, string][]).map(([column, name, type]) => ({ column, name, type }));

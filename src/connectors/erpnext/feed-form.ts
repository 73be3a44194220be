// Which fields of a doctype a feed reads, of which type, and the columns that rows have for them.

import { type ExactJson, type ExactObject, isExactList, isExactObject } from "../../base/exact-json.ts";
import type { ContractColumn } from "../../source/connector.ts";
import type { ErpnextCaller } from "./call.ts";
import type { ErpnextFeed } from "./options.ts";

export interface FeedField {
  readonly column: string;
  readonly name: string;
  /** Data, Link, Currency: as the doctype tells it. */
  readonly type: string;
  /** Of a column that says which doctype is meant: its name. */
  readonly fixed?: string;
}

/** A field as the doctype has it. */
export interface DocField {
  readonly type: string;
  /** Of a link: the doctype it leads to. */
  readonly target: string | undefined;
  /** ERPNext keeps it itself. */
  readonly isReadonly: boolean;
  /** The document is called by what stood there when it was created. */
  readonly isName?: true;
}

/** Every row has these. */
const alwaysRead = ["name", "modified"] as const;

const own = (type: string): DocField => ({ type, target: undefined, isReadonly: true });

/** What every document has, and what every row of a table within one has besides. */
const ofEvery: Readonly<Record<string, DocField>> = {
  name: own("Data"),
  owner: own("Link"),
  creation: own("Datetime"),
  modified: own("Datetime"),
  modified_by: own("Link"),
  docstatus: own("Int"),
  idx: own("Int"),
};
const ofRows: Readonly<Record<string, DocField>> = { parent: own("Data"), parenttype: own("Data"), parentfield: own("Data") };

/** They have no value of their own, or one that lists do not tell. */
const valueless = new Set([
  "Section Break",
  "Column Break",
  "Tab Break",
  "HTML",
  "Button",
  "Table",
  "Table MultiSelect",
  "Heading",
  "Fold",
  "Image",
]);

/** By name, the fields of the feed's doctype, those that the site has added to it among them. Faults: those of a call. */
export async function docFields(caller: ErpnextCaller, { name, doctype, fields }: ErpnextFeed): Promise<ReadonlyMap<string, DocField>> {
  const subject = `feed ${name}`;
  const { data } = await caller.document("DocType", doctype, subject);
  const known = new Map(isExactObject(data) ? ownFields(data) : Object.entries(ofEvery));
  if (fields.every((column) => known.has(column.replace(/\.doctype$/, "")) || column === "doctype")) return known;
  const asked = ["fieldname", "fieldtype", "options", "read_only"];
  const added = await caller.list(
    { doctype: "Custom Field", parent: undefined, fields: asked, filters: [["dt", "=", doctype]], order: "name asc", limit: 0 },
    subject,
  );
  for (const [field, one] of fieldsOf(added.data)) known.set(field, one);
  return known;
}

function ownFields(doctype: ExactObject): readonly (readonly [string, DocField])[] {
  const { fields = null, istable, is_submittable: submittable, autoname = null } = doctype;
  const naming = typeof autoname === "string" ? /^field:(\w+)$/.exec(autoname)?.[1] : undefined;
  const told = fieldsOf(fields).map(([name, field]): readonly [string, DocField] => {
    // The state of a document that is submitted is worked out from what has become of it; not every doctype says so.
    if (name === "status" && submittable === "1") return [name, { ...field, isReadonly: true }];
    return name === naming ? [name, { ...field, isName: true }] : [name, field];
  });
  return [...Object.entries(ofEvery), ...(istable === "1" ? Object.entries(ofRows) : []), ...told];
}

function fieldsOf(list: ExactJson): readonly (readonly [string, DocField])[] {
  if (list === null || !isExactList(list)) return [];
  return list.flatMap((one) => {
    if (!isExactObject(one)) return [];
    const { fieldname, fieldtype, options, read_only: readonly, is_virtual: virtual } = one;
    if (typeof fieldname !== "string" || typeof fieldtype !== "string" || valueless.has(fieldtype) || virtual === "1") return [];
    const target = fieldtype === "Link" && typeof options === "string" ? options : undefined;
    return [[fieldname, { type: fieldtype, target, isReadonly: readonly === "1" || fieldtype === "Read Only" }] as const];
  });
}

/** What of the feed's fields the doctype has, in the order of the feed. `doctype`, `supplier.doctype`: which one it is, or leads to. */
export function formOf({ doctype, fields }: ErpnextFeed, known: ReadonlyMap<string, DocField>): FeedField[] {
  return [...new Set([...alwaysRead, ...fields])].flatMap((column): FeedField[] => {
    if (column === "doctype") return [{ column, name: column, type: "Data", fixed: doctype }];
    const [name = "", ofLink] = column.split(".");
    const field = known.get(name);
    if (field === undefined) return [];
    if (ofLink === undefined) return [{ column, name, type: field.type }];
    return field.target === undefined ? [] : [{ column, name, type: "Data", fixed: field.target }];
  });
}

export const askedFields = (form: readonly FeedField[]): string[] => form.flatMap(({ name, fixed }) => (fixed === undefined ? [name] : []));

export const contractColumns = (form: readonly FeedField[]): ContractColumn[] => form.map(({ column, type }) => ({ name: column, type }));

/** The form beside a kept page: what its bytes do not tell. */
export const frameOf = (form: readonly FeedField[]): string =>
  JSON.stringify(form.map(({ column, name, type, fixed }) => [column, name, type, ...(fixed === undefined ? [] : [fixed])]));

export const readFrame = (frame: string): FeedField[] =>
  (JSON.parse(frame) as [string, string, string, string?][]).map(([column, name, type, fixed]) => ({
    column,
    name,
    type,
    ...(fixed === undefined ? {} : { fixed }),
  }));

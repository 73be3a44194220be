// A server that answers as a Frappe site does, as far as a connector asks: lists, a document, a change that is refused where it was seen
// at another time, and doctypes as documents.
import type { Asked, Said } from "../../support/peer.ts";

export interface DocField {
  readonly fieldname: string;
  readonly fieldtype: string;
  readonly options?: string | null;
  readonly read_only?: number;
  readonly reqd?: number;
  readonly allow_on_submit?: number;
}

export interface DocType {
  readonly name: string;
  readonly istable?: number;
  readonly is_submittable?: number;
  readonly autoname?: string;
  readonly fields: readonly DocField[];
}

export interface Document {
  name: string;
  modified: string;
  docstatus?: number;
  [field: string]: unknown;
}

type Filter = readonly [field: string, operator: string, value: unknown];

export interface FrappePeer {
  readonly doctypes: Map<string, DocType>;
  readonly documents: Map<string, Document[]>;
  readonly custom: (DocField & { readonly dt: string })[];
  /** Before a call is answered; what it gives is answered instead. */
  before: (request: Asked) => Said | undefined;
  readonly written: { readonly method: string; readonly path: string; readonly body: string }[];
  readonly answer: (request: Asked) => Said;
}

const always = ["name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "parent", "parenttype", "parentfield"];

export const frappeError = (status: number, type: string, message: string): Said => ({
  status,
  headers: { "content-type": "application/json" },
  text: JSON.stringify({
    exception: `frappe.exceptions.${type}: ${message}`,
    exc_type: type,
    exc: JSON.stringify(["Traceback (most recent call last)"]),
    _server_messages: JSON.stringify([JSON.stringify({ message, title: "Message", indicator: "red" })]),
  }),
});

export function frappePeer(): FrappePeer {
  const peer: FrappePeer = {
    doctypes: new Map(),
    documents: new Map(),
    custom: [],
    before: () => undefined,
    written: [],
    answer(request) {
      const instead = peer.before(request);
      if (instead !== undefined) return instead;
      const { url, method, body, headers } = request;
      if (headers.authorization !== "token k:s") return frappeError(401, "AuthenticationError", "Authentication failed");
      if (url.pathname === "/api/method/frappe.auth.get_logged_user") return { json: { message: "hub@example.com" } };
      const [doctype = "", name] = url.pathname.replace("/api/resource/", "").split("/").map(decodeURIComponent);
      if (method !== "GET") peer.written.push({ method, path: decodeURIComponent(url.pathname), body });
      if (doctype === "DocType") return single(peer.doctypes.get(name ?? ""), `DocType ${name} not found`);
      if (method === "PUT") return changed(peer, doctype, name ?? "", JSON.parse(body) as Document);
      if (method === "POST") return created(peer, doctype, JSON.parse(body) as Document);
      return listed(peer, doctype, url.searchParams);
    },
  };
  return peer;
}

const single = (document: unknown, missing: string): Said =>
  document === undefined ? frappeError(404, "DoesNotExistError", missing) : { json: { data: document } };

function listed({ doctypes, documents, custom }: FrappePeer, doctype: string, query: URLSearchParams): Said {
  const asked = JSON.parse(query.get("fields") ?? '["name"]') as string[];
  const filters = JSON.parse(query.get("filters") ?? "[]") as Filter[];
  if (doctype === "Custom Field") return { json: { data: custom.filter((one) => filters.every((filter) => meets(one, filter))) } };
  const form = doctypes.get(doctype);
  if (form === undefined) return frappeError(404, "DoesNotExistError", `DocType ${doctype} not found`);
  if (form.istable === 1 && query.get("parent") === null) return frappeError(403, "PermissionError", "Parent is needed");
  const known = [...always, ...[...form.fields, ...custom].map(({ fieldname }) => fieldname)];
  const unknown = asked.find((field) => !known.includes(field));
  if (unknown !== undefined) return frappeError(500, "OperationalError", `Unknown column '${unknown}' in 'SELECT'`);
  const order = (query.get("order_by") ?? "modified desc").split(", ").map((one) => one.split(" "));
  const limit = Number(query.get("limit_page_length") ?? 20);
  const data = (documents.get(doctype) ?? [])
    .filter((one) => filters.every((filter) => meets(one, filter)))
    .toSorted((a, b) => {
      for (const [field = "", way] of order) {
        const [left, right] = [whole(a[field]), whole(b[field])];
        if (left !== right) return (left < right ? -1 : 1) * (way === "desc" ? -1 : 1);
      }
      return 0;
    })
    .slice(0, limit === 0 ? undefined : limit)
    .map((one) => Object.fromEntries(asked.map((field) => [field, one[field] ?? null])));
  return { json: { data } };
}

/** The database compares times with all their decimals, which Frappe leaves out where they are zeros. */
const whole = (value: unknown): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? "");
  return /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text) ? `${text}.000000` : text;
};

function meets(document: object, [field, operator, value]: Filter): boolean {
  const own = whole((document as Record<string, unknown>)[field]);
  if (operator === "in") return (value as unknown[]).map(whole).includes(own);
  const other = whole(value);
  return operator === "=" ? own === other : operator === ">" ? own > other : own >= other;
}

function changed(peer: FrappePeer, doctype: string, name: string, told: Document): Said {
  const document = peer.documents.get(doctype)?.find((one) => one.name === name);
  if (document === undefined) return frappeError(404, "DoesNotExistError", `${doctype} ${name} not found`);
  if (told.modified !== document.modified)
    return frappeError(417, "TimestampMismatchError", "Error: Document has been modified after you have opened it");
  const fields = peer.doctypes.get(doctype)?.fields ?? [];
  for (const [field, value] of Object.entries(told)) {
    const form = fields.find(({ fieldname }) => fieldname === field);
    if (document.docstatus === 1 && form !== undefined && form.allow_on_submit !== 1 && document[field] !== value)
      return frappeError(417, "UpdateAfterSubmitError", `Not allowed to change <strong>${field}</strong> after submission`);
    if (form?.reqd === 1 && value === null) return frappeError(417, "MandatoryError", `[${doctype}, ${name}]: ${field}`);
  }
  return { json: { data: Object.assign(document, told, { modified: "2026-12-01 08:00:00.000001" }) } };
}

function created(peer: FrappePeer, doctype: string, told: Document): Said {
  const list = peer.documents.get(doctype) ?? [];
  peer.documents.set(doctype, list);
  const document = { ...told, name: `${doctype}-${list.length + 1}`, modified: "2026-12-01 08:00:00.000002", docstatus: 0 };
  list.push(document);
  return { json: { data: document } };
}

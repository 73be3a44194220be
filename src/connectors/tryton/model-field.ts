// What Tryton says of the fields of its models: their types, whether they can be written, and which model stands behind a reference.

import { Fault } from "../../base/fault.ts";
import type { ContractColumn } from "../../source/connector.ts";
import { resultOf } from "./answer.ts";
import { type Feed, ownColumns } from "./feed.ts";
import { numberedPrefixes } from "./field-path.ts";
import type { Session } from "./session.ts";

export interface ModelField {
  readonly type: string;
  /** Of a reference: the model it leads to. */
  readonly relation?: string;
  /** Tryton computes it, moves it by itself, or does not let this user. */
  readonly readonly?: boolean;
}

export type ModelFields = Readonly<Record<string, ModelField>>;

/** By name of the model. */
export type KnownForms = Map<string, Promise<ModelFields>>;

/** Asking for all forms costs Tryton more than a read without news. A field that went away meanwhile is a fault of the read itself. */
const formAgeMs = 600_000;

/** What was asked for not too long ago. */
export function knownForms(now: () => number): () => KnownForms {
  let forms = { known: new Map() as KnownForms, at: Number.NEGATIVE_INFINITY };
  return () => {
    if (now() - forms.at >= formAgeMs) forms = { known: new Map(), at: now() };
    return forms.known;
  };
}

async function fieldsOf(session: Pick<Session, "read">, model: string, subject: string): Promise<ModelFields> {
  const raw = await session.read(`model.${model}.fields_get`, [[]], subject);
  resultOf(raw, subject);
  return (JSON.parse(Buffer.from(raw).toString("utf8")) as { result: ModelFields }).result;
}

/** As `fieldsOf`, asked for once. */
export function formOf(session: Pick<Session, "read">, model: string, subject: string, known: KnownForms): Promise<ModelFields> {
  const found = known.get(model) ?? fieldsOf(session, model, subject);
  known.set(model, found);
  found.catch(() => known.delete(model)); // Told to whoever asked for it.
  return found;
}

/** Columns of the rows of a feed; one that Tryton does not have is left out. `known`: models asked for before. */
export async function columnsOf(
  session: Pick<Session, "read">,
  { name, model, fields }: Feed,
  known: KnownForms,
): Promise<ContractColumn[]> {
  const ask = (of: string): Promise<ModelFields> => formOf(session, of, `feed ${name}`, known);
  const columns: ContractColumn[] = [];
  for (const path of new Set([...ownColumns, ...fields])) {
    const type = path === "_timestamp" ? "char" : await typeOf(path, model, ask);
    if (type !== undefined) columns.push({ name: path, type });
  }
  return columns;
}

/** What of a feed Tryton has by now, and what it does not have: an upgrade may have taken or renamed it. */
export async function presentPart(
  session: Pick<Session, "read">,
  feed: Feed,
  known: KnownForms,
): Promise<{ readonly feed: Feed; readonly lacking: readonly string[] }> {
  const switches = [...new Set(feed.fields.flatMap(numberedPrefixes))].map((reference) => `${reference}.active`);
  const all = { ...feed, fields: [...feed.fields, ...feed.follows, ...switches] };
  const found = new Set((await columnsOf(session, all, known)).map(({ name }) => name));
  const present = (path: string): boolean => found.has(path);
  return {
    feed: {
      ...feed,
      fields: feed.fields.filter(present),
      follows: feed.follows.filter(present),
      beside: switches.filter(present),
    },
    lacking: [...feed.fields, ...feed.follows].filter((path) => !present(path)),
  };
}

/** Fault `source-query`. */
export const lackingFields = ({ name, model }: Feed, lacking: readonly string[]): Fault =>
  new Fault({
    code: "source-query",
    subject: `feed ${name}`,
    cause: `${model} has no ${lacking.join(", ")}`,
    hint: "check version: and the fields of the feed in hub.yaml, and that the module that brings them is installed",
  });

async function typeOf(path: string, start: string, ask: (model: string) => Promise<ModelFields>): Promise<string | undefined> {
  const parts = path.split(".").filter((part) => !/^\d+$/.test(part));
  let model: string | undefined = start;
  for (const [index, part] of parts.entries()) {
    if (model === undefined) return undefined;
    const fields: ModelFields = await ask(model);
    const field: ModelField | undefined = Object.hasOwn(fields, part) ? fields[part] : undefined;
    if (field === undefined) return undefined;
    if (index === parts.length - 1) return field.relation === undefined ? field.type : `${field.type} ${field.relation}`;
    // It leads to records of many models, which all have an id.
    if (field.type === "reference") return parts.slice(index + 1).join(".") === "id" ? "integer" : undefined;
    model = field.relation;
  }
  return undefined;
}

/** Fault `source-permission` where the user may not read the model. */
export async function readAccess(session: Pick<Session, "read">, { name, model }: Feed): Promise<string> {
  const subject = `feed ${name}`;
  const raw = await session.read("model.ir.model.access.get_access", [[model]], subject);
  resultOf(raw, subject);
  const { result } = JSON.parse(Buffer.from(raw).toString("utf8")) as { result: Record<string, { read?: unknown; write?: unknown }> };
  const access = result[model];
  if (access?.read) return `${model} may be read${access.write ? " and written" : ""}`;
  const hint = `give a group of the hub's user the right to read ${model}`;
  throw new Fault({ code: "source-permission", subject, cause: `the user may not read ${model}`, hint });
}

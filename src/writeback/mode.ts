// How far the hub may go by itself in telling a system: not at all, when a person lets it, or always.

import { z } from "zod";
import { fieldOf, type Model } from "../model/kind.ts";
import { checked, type DocumentPath, refusal, type YamlDocument } from "../source/yaml-document.ts";

const mode = z.enum(["observe", "propose", "auto"]);
export type Mode = z.infer<typeof mode>;

/** `write_back:` of a source. Everything starts at observe. */
export const writeBackConfiguration = z.strictObject({
  mode: mode.default("observe"),
  /** By kind, or kind.field; the field counts before its kind, and the kind before `mode`. */
  fields: z.record(z.string(), mode).default({}),
});

export interface Modes {
  of(kind: string, field: string): Mode;
  /** Whether anything may ever be sent. */
  readonly writes: boolean;
}

export const observing: Modes = { of: () => "observe", writes: false };

/** Fault `configuration-refused` for a kind or field nobody knows, or one that no system can be told. */
export function readModes(written: unknown, model: Model, at: DocumentPath, document: YamlDocument): Modes {
  const { mode: general, fields } = checked(writeBackConfiguration, written, at, document);
  for (const [name, wanted] of Object.entries(fields)) {
    const complaint = unknownName(name, model) ?? unsafeMode(name, wanted, model);
    if (complaint !== undefined) throw refusal(document, [...at, "fields", name], complaint.cause, complaint.hint);
  }
  const known = new Map(Object.entries(fields));
  return {
    of(kind, field) {
      const wanted = known.get(`${kind}.${field}`) ?? known.get(kind) ?? general;
      return wanted === "auto" && isBankData(kind, field, model) ? "propose" : wanted;
    },
    writes: [general, ...known.values()].some((one) => one !== "observe"),
  };
}

interface Complaint {
  readonly cause: string;
  readonly hint: string;
}

/** Where money goes: nobody but a person sends that on, whatever the mode of the rest. */
function isBankData(kind: string, field: string, { kinds }: Model): boolean {
  const found = kinds.get(kind)?.fields.find(({ name }) => name === field);
  const isAccount = found?.type.kind === "reference" && found.type.to === "bank_account";
  return kind === "bank_account" || isAccount || found?.group === "bank";
}

function unsafeMode(name: string, wanted: Mode, model: Model): Complaint | undefined {
  const [kind = "", field = ""] = name.split(".");
  if (wanted !== "auto" || !isBankData(kind, field, model)) return undefined;
  return { cause: `${name} says where money goes, and is never written without a person`, hint: "say propose" };
}

function unknownName(name: string, model: Model): Complaint | undefined {
  const [kindName = "", field] = name.split(".");
  const kind = model.kinds.get(kindName);
  if (kind === undefined) return { cause: `there is no kind ${kindName}`, hint: `use one of: ${[...model.kinds.keys()].join(", ")}` };
  if (field === undefined) return undefined;
  const found = fieldOf(kind, field);
  if (found !== undefined) return undefined;
  return { cause: `a ${kindName} has no field ${field}`, hint: `use one of: ${kind.fields.map((one) => one.name).join(", ")}` };
}

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
  /** Records a minute that it is told after it was paused, until nothing is due any more. */
  catch_up: z.int().min(1).max(60_000).default(120),
});

export interface Modes {
  of(kind: string, field: string): Mode;
  /** Whether anything may ever be sent. */
  readonly writes: boolean;
  readonly catchUpPerMinute: number;
}

export const observing: Modes = { of: () => "observe", writes: false, catchUpPerMinute: 120 };

/** Fault `configuration-refused` for a kind or field nobody knows, or one that no system can be told. */
export function readModes(written: unknown, model: Model, at: DocumentPath, document: YamlDocument): Modes {
  const { mode: general, fields, catch_up: catchUpPerMinute } = checked(writeBackConfiguration, written, at, document);
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
    catchUpPerMinute,
  };
}

interface Complaint {
  readonly cause: string;
  readonly hint: string;
}

/** Where money goes: nobody but a person sends that on, whatever the mode of the rest. */
const isBankData = (kind: string, field: string, { kinds }: Model): boolean =>
  kind === "bank_account" || kinds.get(kind)?.fields.find(({ name }) => name === field)?.group === "bank";

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
  if (found === undefined)
    return { cause: `a ${kindName} has no field ${field}`, hint: `use one of: ${kind.fields.map((one) => one.name).join(", ")}` };
  if (found.type.kind !== "reference") return undefined;
  return { cause: `${field} is a reference: each system has its own key for it`, hint: "name a field that holds a value" };
}

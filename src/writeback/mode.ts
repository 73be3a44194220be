// How far the hub may go by itself in telling a system: not at all, when a person lets it, or always.

import { z } from "zod";
import { fieldOf, type Model } from "../model/kind.ts";
import { checked, type DocumentPath, refusal, type YamlDocument } from "../source/yaml-document.ts";

const mode = z.enum(["observe", "propose", "auto"]);
export type Mode = z.infer<typeof mode>;

const creationConfiguration = z.strictObject({
  mode,
  from: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      "Only what one of these sources has told of; without it, of a kind that belongs to a site, what belongs to the source's own.",
    ),
});

/** `write_back:` of a source. Everything starts at observe. */
export const writeBackConfiguration = z.strictObject({
  mode: mode.default("observe"),
  fields: z
    .record(z.string(), mode)
    .default({})
    .describe("By kind, or kind.field; the field counts before its kind, and the kind before `mode`."),
  create: z
    .record(z.string(), z.union([mode, creationConfiguration]))
    .default({})
    .describe("By kind: records that the system is to have and does not. What is not named is never created."),
  catch_up: z
    .int()
    .min(1)
    .max(60_000)
    .default(120)
    .describe("Records a minute that it is told after it was paused, until nothing is due any more."),
});

export interface Modes {
  of(kind: string, field: string): Mode;
  /** Kinds of which records may be created; none is observed only. */
  readonly creates: ReadonlyMap<string, CreationMode>;
  /** Whether a new record is told the field: not where hub.yaml lets nobody write it, nor where money goes without a person. */
  tellsNew(kind: string, field: string): boolean;
  /** Whether anything may ever be sent. */
  readonly writes: boolean;
  readonly catchUpPerMinute: number;
}

export interface CreationMode {
  readonly mode: "propose" | "auto";
  /** Undefined: what belongs to the source's own site. */
  readonly from: readonly string[] | undefined;
}

export const observing: Modes = { of: () => "observe", creates: new Map(), tellsNew: () => false, writes: false, catchUpPerMinute: 120 };

/** Fault `configuration-refused` for a kind or field nobody knows, or one that no system can be told. */
export function readModes(written: unknown, model: Model, at: DocumentPath, document: YamlDocument): Modes {
  const { mode: general, fields, create, catch_up: catchUpPerMinute } = checked(writeBackConfiguration, written, at, document);
  for (const [name, wanted] of Object.entries(fields)) {
    const complaint = unknownName(name, model) ?? unsafeMode(name, wanted, model);
    if (complaint !== undefined) throw refusal(document, [...at, "fields", name], complaint.cause, complaint.hint);
  }
  const known = new Map(Object.entries(fields));
  const creates = creationModes(create, model, [...at, "create"], document);
  return {
    creates,
    tellsNew: (kind, field) =>
      known.get(`${kind}.${field}`) !== "observe" && (creates.get(kind)?.mode === "propose" || !isBankData(kind, field, model)),
    of(kind, field) {
      const wanted = known.get(`${kind}.${field}`) ?? known.get(kind) ?? general;
      return wanted === "auto" && isBankData(kind, field, model) ? "propose" : wanted;
    },
    writes: creates.size > 0 || [general, ...known.values()].some((one) => one !== "observe"),
    catchUpPerMinute,
  };
}

function creationModes(
  create: z.output<typeof writeBackConfiguration>["create"],
  model: Model,
  at: DocumentPath,
  document: YamlDocument,
): Modes["creates"] {
  const creates = new Map<string, CreationMode>();
  for (const [kind, written] of Object.entries(create)) {
    const wanted = typeof written === "string" ? { mode: written } : written;
    const complaint = unknownKind(kind, model) ?? unsafeCreation(kind, wanted.mode);
    if (complaint !== undefined) throw refusal(document, [...at, kind], complaint.cause, complaint.hint);
    if (wanted.mode !== "observe") creates.set(kind, { mode: wanted.mode, from: wanted.from });
  }
  return creates;
}

/** Money moves, or learns where to go: a person says so each time. */
const moneyKinds: ReadonlySet<string> = new Set(["bank_account", "payment"]);
export const isMoney = (kind: string): boolean => moneyKinds.has(kind);

const unsafeCreation = (kind: string, wanted: Mode): Complaint | undefined =>
  wanted === "auto" && isMoney(kind)
    ? { cause: `a ${kind} moves money or says where it goes, and is never created without a person`, hint: "say propose" }
    : undefined;

interface Complaint {
  readonly cause: string;
  readonly hint: string;
}

/** Where money goes: nobody but a person sends that on, whatever the mode of the rest. */
export function isBankData(kind: string, field: string, { kinds }: Model): boolean {
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
  if (kind === undefined) return unknownKind(kindName, model);
  if (field === undefined) return undefined;
  const found = fieldOf(kind, field);
  if (found !== undefined) return undefined;
  return { cause: `a ${kindName} has no field ${field}`, hint: `use one of: ${kind.fields.map((one) => one.name).join(", ")}` };
}

const unknownKind = (name: string, { kinds }: Model): Complaint | undefined =>
  kinds.has(name) ? undefined : { cause: `there is no kind ${name}`, hint: `use one of: ${[...kinds.keys()].join(", ")}` };

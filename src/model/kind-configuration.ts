// The `model:` part of hub.yaml: extra fields on known kinds, and kinds of the user's own.
import { z } from "zod";
import { Fault } from "../base/fault.ts";
import { fieldClasses } from "../base/field-class.ts";
import type { Field, FieldType } from "./field.ts";
import { extend, type IdentityRule, type Kind, type Model } from "./kind.ts";

const fieldClass = z.enum(fieldClasses);

const fieldSchema = z
  .strictObject({
    name: z.string(),
    type: z.enum(["text", "code", "decimal", "integer", "date", "instant", "boolean", "reference"]),
    to: z.string().optional().describe("kind a reference points to"),
    description: z.string().default(""),
    required: z.boolean().optional(),
    parent: z.boolean().optional(),
    group: z.string().optional(),
    unit: z.string().optional().describe("sibling field with the unit"),
    currency: z.string().optional().describe("sibling field with the currency"),
    personal: z.boolean().optional().describe("it tells of a natural person: an erasure takes it away"),
    class: fieldClass.optional().describe("who sees it; without it that of its kind, price for amounts, else public"),
  })
  .refine((field) => (field.type === "reference") === (field.to !== undefined), "a reference needs `to`, other types have none");

const points = z.number().min(0).max(100);

const comparisonSchema = z.strictObject({
  fields: z.array(z.string()).min(1).max(8),
  comparator: z.enum(["name", "person", "text", "exact", "address", "phone", "email", "date", "code", "tax", "iban", "number"]),
  agree: points.describe("points that equality gives"),
  differ: points.describe("points that difference takes away"),
});

const blockSchema = z.array(
  z.strictObject({ fields: z.array(z.string()).min(1).max(8), by: z.enum(["words", "two-words", "whole", "phone", "date", "house"]) }),
);

const identitySchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("exact"),
    fields: z.array(z.string()).min(1),
    strength: z.number().int().min(1).max(1000).default(50),
    description: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal("score"),
    block: z.array(blockSchema.min(1).max(3)).min(1).max(30),
    compare: z.array(comparisonSchema).min(1),
    link: z.number().min(0).max(1_000),
    review: z.number().min(0).max(1_000),
  }),
]);

const invariantSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("at-least"), field: z.string(), other: z.string() }),
  z.strictObject({ kind: z.literal("not-negative"), field: z.string() }),
  z.strictObject({ kind: z.literal("needs"), field: z.string(), other: z.string() }),
  z.strictObject({ kind: z.literal("sums-to"), field: z.string(), parts: z.array(z.string()).min(1) }),
  z.strictObject({ kind: z.literal("fixed"), fields: z.array(z.string()).min(1), states: z.array(z.string()).min(1) }),
]);

const kindSchema = z.strictObject({
  name: z.string(),
  label: z.string().optional(),
  plural: z.string().optional(),
  fields: z.array(fieldSchema).min(1).max(500),
  identity: z.array(identitySchema).default([]),
  lifecycle: z.strictObject({ field: z.string(), states: z.array(z.string()).min(1) }).optional(),
  product_line: z.string().optional().describe("field by which rules tell product lines apart"),
  invariants: z.array(invariantSchema).optional(),
  class: fieldClass.optional().describe("of fields that say none of their own"),
  group: z.boolean().default(false).describe("visible to every site"),
});

/** Schema of `model:` in hub.yaml; also drives its documentation. */
export const kindConfiguration = z.strictObject({
  fields: z.record(z.string(), z.array(fieldSchema).max(200)).default({}),
  kinds: z.array(kindSchema).max(200).default([]),
});

/** The model with what the configuration adds. Faults: `model-configuration` with the path, and those of `extend`. */
export const configuredModel = (known: Model, configuration: unknown): Model => {
  const parsed = kindConfiguration.safeParse(configuration ?? {});
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const subject = ["model", ...(issue?.path ?? [])].join(".");
    const hint = "see the reference of hub.yaml for the fields of a kind";
    throw new Fault({ code: "model-configuration", subject, cause: issue?.message ?? "it is not understood", hint }, parsed.error);
  }
  const fields = Object.fromEntries(Object.entries(parsed.data.fields).map(([kind, list]) => [kind, list.map(toField)]));
  return extend(known, fields, parsed.data.kinds.map(toKind));
};

/** Leaves out what was not set: an optional field is absent, never undefined. */
const given = <T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as { [Key in keyof T]: Exclude<T[Key], undefined> };

function toField(configured: z.infer<typeof fieldSchema>): Field {
  const { type, to, ...rest } = configured;
  const fieldType: FieldType = type === "reference" ? { kind: type, to: to ?? "" } : { kind: type };
  return { ...given(rest), type: fieldType };
}

function toKind(configured: z.infer<typeof kindSchema>): Kind {
  const { fields, identity, product_line: productLine, ...rest } = configured;
  const label = configured.label ?? configured.name.replaceAll("_", " ");
  const plural = configured.plural ?? `${label}s`;
  return { ...given({ ...rest, productLine }), label, plural, fields: fields.map(toField), identity: identity.map(toIdentity) };
}

const toIdentity = (rule: z.infer<typeof identitySchema>): IdentityRule =>
  rule.kind === "score" ? rule : { ...rule, description: rule.description ?? `same ${rule.fields.join(" and ")}` };

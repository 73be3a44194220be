// What has to come out even within the books of one system: lines make the document, entries lead from opening to closing.

import { z } from "zod";
import { type Decimal, decimal, parseDecimal } from "../base/decimal.ts";
import { fieldOf, kindOf, type Model } from "../model/kind.ts";
import { refusal, type YamlDocument } from "../source/yaml-document.ts";

/** The figures of one kind that enter a sum. */
export interface Term {
  readonly kind: string;
  readonly field: string;
  /** Whether the figure is added or taken away. */
  readonly sign: 1 | -1;
  /** Fields whose values say to which document the figure belongs; `key`: the record is the document. */
  readonly by: readonly string[];
  /** Only records with these values; "" stands for none. */
  readonly where: Readonly<Record<string, readonly string[]>>;
  /** Records with these values do not count. */
  readonly except: Readonly<Record<string, readonly string[]>>;
  /** A document without such a figure is not reckoned. False: a record without it counts for nothing. */
  readonly needed: boolean;
}

/** The signed figures of each document add up to nothing, in each currency or unit. */
export interface Law {
  readonly name: string;
  readonly terms: readonly Term[];
  readonly tolerance: Decimal;
}

const term = (sign: 1 | -1, path: string, by: readonly string[], more: Partial<Term> = {}): Term => {
  const [kind = "", field = ""] = path.split(".");
  return { kind, field, sign, by, where: {}, except: {}, needed: true, ...more };
};

const exact = decimal("0");
const orderLaw = (order: string): Law => ({
  name: `${order} lines`,
  terms: [term(1, `${order}.amount`, ["key"]), term(-1, `${order}_line.amount`, ["order"], { except: { status: ["cancelled"] } })],
  tolerance: exact,
});

/** What holds of the canonical kinds. A system whose totals mean something else goes `without` them. */
export const canonicalLaws: readonly Law[] = [
  orderLaw("purchase_order"),
  orderLaw("sales_order"),
  {
    name: "bank_statement",
    terms: [
      term(1, "bank_balance.amount", ["account", "statement"], { where: { balance_type: ["opening"] } }),
      term(1, "bank_statement_entry.amount", ["account", "statement"], { where: { status: ["booked", ""] }, needed: false }),
      term(-1, "bank_balance.amount", ["account", "statement"], { where: { balance_type: ["closing"] } }),
    ],
    tolerance: exact,
  },
];

const values = z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])).default({});
const path = z.string().regex(/^[a-z_0-9]+\.[a-z_0-9]+$/, "kind.field");
const termSchema = z
  .strictObject({
    add: path.optional(),
    take: path.optional(),
    by: z.union([z.string(), z.array(z.string()).min(1).max(4)]),
    where: values,
    except: values,
    needed: z.boolean().default(true),
  })
  .refine(({ add, take }) => (add === undefined) !== (take === undefined), "say either add or take");

const law = z.strictObject({
  name: z.string().min(1).max(100),
  terms: z.array(termSchema).min(1).max(10),
  tolerance: z
    .string()
    .refine((text) => (parseDecimal(text)?.digits ?? -1n) >= 0n, 'an amount in quotes, such as "0.01"')
    .default("0"),
});

/** `conservation` of hub.yaml. */
export const conservationConfiguration = z.strictObject({ laws: z.array(law).default([]), without: z.array(z.string()).default([]) });

type Written = z.infer<typeof conservationConfiguration>;

/** Faults: `kind-unknown`, `configuration-refused`. */
export function laws({ laws: own, without }: Written, model: Model, document: YamlDocument): Law[] {
  const known = canonicalLaws.map(({ name }) => name);
  for (const [place, name] of without.entries())
    if (!known.includes(name))
      throw refusal(document, ["conservation", "without", place], `there is no law ${name}`, `use one of: ${known.join(", ")}`);
  const standing = canonicalLaws.filter(({ name }) => !without.includes(name));
  return own.reduce<Law[]>((all, written, place) => {
    const refused = (cause: string, hint: string) => refusal(document, ["conservation", "laws", place], cause, hint);
    if (all.some(({ name }) => name === written.name))
      throw refused(`two laws are called ${written.name}`, "give one of them another name");
    const terms = written.terms.map((one) => termOf(one));
    for (const one of terms) {
      const missing = unknownField(one, model);
      if (missing !== undefined) throw refused(`a ${one.kind} has no field ${missing}`, "see the reference of kinds");
      if (one.by.length !== terms[0]?.by.length)
        throw refused("its terms name documents by different numbers of fields", "give each the same");
    }
    if (fieldTypes(terms, model).some((type) => type !== "decimal" && type !== "integer"))
      throw refused("it adds up what is no number", "name fields that are amounts or quantities");
    return [...all, { name: written.name, terms, tolerance: decimal(written.tolerance) }];
  }, standing);
}

const listed = (given: Readonly<Record<string, string | string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(given).map(([field, value]) => [field, [value].flat()]));

const termOf = ({ add, take, by, where, except, needed }: Written["laws"][number]["terms"][number]): Term =>
  term(add === undefined ? -1 : 1, add ?? take ?? "", [by].flat(), { where: listed(where), except: listed(except), needed });

const unknownField = ({ kind, field, by, where, except }: Term, model: Model): string | undefined => {
  const known = kindOf(model, kind);
  const named = [field, ...by.filter((one) => one !== "key"), ...Object.keys(where), ...Object.keys(except)];
  return named.find((one) => fieldOf(known, one) === undefined);
};

const fieldTypes = (terms: readonly Term[], model: Model): (string | undefined)[] =>
  terms.map(({ kind, field }) => fieldOf(kindOf(model, kind), field)?.type.kind);

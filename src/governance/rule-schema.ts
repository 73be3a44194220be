// Rules as a person writes them. What an editor is told, what the door checks and what the log keeps are this one schema.

import { z } from "zod";
import { roleNames } from "../access/role.ts";
import { checkDigits } from "../model/check-digit.ts";
import { unitCodes } from "../model/unit.ts";
import { readPattern } from "../model/value-pattern.ts";

const name = z.string().min(1);
const names = z.array(name).min(1);
const oneOrMore = z.union([name, names]);
const duration = z
  .string()
  .regex(/^P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/, "an ISO 8601 duration such as P3D or PT6H")
  .describe("An ISO 8601 duration such as P3D or PT6H.");
const pattern = z
  .string()
  .max(1_000)
  .refine(
    (text) => readPattern(text) !== undefined,
    "signs and [classes] with {n,m} or ?; no groups, no *, no +; several forms are a list",
  );
const bound = z.union([z.string().min(1), z.int()]);
const share = z.string().regex(/^\d+(\.\d+)?$/, 'a number in quotes, such as "0.02"');

const check = z
  .strictObject({
    pattern: z.union([pattern, z.array(pattern).min(1)]).optional(),
    least: bound.optional(),
    most: bound.optional(),
    one_of: names.optional(),
    check_digit: z.enum(checkDigits).optional(),
  })
  .refine((one) => Object.keys(one).length > 0, "it checks nothing: give pattern, least, most, one_of or check_digit");

const fieldRule = z.strictObject({
  name: name.optional().describe("Stable name; without it, made of the fields and the place in the list."),
  fields: z
    .string()
    .regex(/^[a-z0-9_]+\.([a-z0-9_]+|\[[a-z0-9_, ]+\])$/, "kind.field or kind.[field, field]")
    .describe("kind.field or kind.[field, field]"),
  together: z.boolean().optional().describe("One source decides them all. Without it, fields that the kind groups travel together."),
  sites: names.optional().describe("Only records of these sites."),
  companies: z
    .union([names, z.record(name, z.array(name))])
    .optional()
    .describe("Only records of these companies. The log keeps which sites each had when the rule was written."),
  product_lines: names.optional().describe("Only records of these product lines: the kind's field for them, else its field product_line."),
  when: z.record(name, oneOrMore).optional().describe("Field of the record and the values in which the rule holds; state: the lifecycle."),
  authority: z
    .array(oneOrMore)
    .default([])
    .describe("Sources, the first ranks highest; sources in an inner list are equals. None: all are equals."),
  silent_after: duration.optional().describe("An owner without contact for so long becomes equal in rank to the next."),
  tolerance: z
    .union([
      z.strictObject({ days: z.int().nonnegative() }),
      z.strictObject({ absolute: share, unit: z.enum(unitCodes as [string, ...string[]]).optional() }),
      z.strictObject({ relative: share }),
    ])
    .optional()
    .describe("How far claims may differ and still agree. unit: of the absolute amount, where claims may be in other units."),
  resolution: z
    .enum(["rank", "newest", "largest", "smallest", "sum", "union", "ask"])
    .default("rank")
    .describe("Which of several equals stands."),
  separator: z.string().min(1).max(8).optional().describe("Between the elements of a list that is united; without it a semicolon."),
  on_disagreement: z.enum(["take", "hold", "ask"]).default("take"),
  tell: z
    .enum(["off", "field", "fill", "record"])
    .optional()
    .describe(
      "Whether a system that loses a decided discrepancy is to be told: not, of the field (with fill: also one that has nothing there), " +
        "or of all that rules decide of its record.",
    ),
  clock_tolerance: duration.optional().describe("Two moves closer in time than this cannot be put in order; without it a second."),
  validations: z
    .record(name, z.union([check, z.array(check).min(1)]))
    .optional()
    .describe("By field: a claim that does not pass steps down one rank. It is not refused."),
  overrides: z
    .strictObject({ roles: z.array(z.enum(roleNames)).min(1).optional(), at_most: duration.optional() })
    .optional()
    .describe("Who may set these fields against the sources, and for how long."),
  writes_need: z.enum(["two_people"]).optional().describe("What one person sets on these fields waits for a second."),
  outcome: z.undefined().optional(),
});

const deleteRule = z.strictObject({
  name: name.optional(),
  deletes: z
    .string()
    .regex(/^[a-z0-9_]+$/)
    .describe("A kind."),
  outcome: z
    .enum(["uncouple", "restore", "end-date", "ask"])
    .describe("What it means that a system deletes a record which others still have."),
  authority: names.optional().describe("Whose deletes it is about; the deletes of others uncouple. None: everybody's."),
});

const ruleConfiguration = z.discriminatedUnion("outcome", [fieldRule, deleteRule]);

export const rulesConfiguration = z.array(ruleConfiguration);

export type WrittenFieldRule = z.infer<typeof fieldRule>;
export type WrittenDeleteRule = z.infer<typeof deleteRule>;
export type WrittenRule = z.infer<typeof ruleConfiguration>;
export type WrittenCheck = z.infer<typeof check>;

export const isDeleteRule = (written: WrittenRule): written is WrittenDeleteRule => "deletes" in written;

/** JSON Schema of the list of rules, for editors. */
export const rulesJsonSchema = (): Record<string, unknown> => ({
  title: "Rules of Synchromesh",
  ...z.toJSONSchema(rulesConfiguration, {
    target: "draft-2020-12",
    io: "input",
    unrepresentable: "any",
    override({ jsonSchema }) {
      // The mark that tells the two forms apart says nothing to an editor.
      const outcome = jsonSchema.properties?.["outcome"];
      if (typeof outcome === "object" && !("enum" in outcome)) delete jsonSchema.properties?.["outcome"];
    },
  }),
});

import { z } from "zod";
import { secretText } from "../../source/secret-text.ts";
import { duration } from "../../source/catalogue.ts";
import { peerOptions } from "../peer-options.ts";
import { fieldPath } from "./field-path.ts";
import { packFeedNames, trytonVersions } from "./pack.ts";

const model = z.string().regex(/^[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_-]*)*$/, "the name of a model, such as party.party");

const feedOptions = z.strictObject({
  model: model.optional().describe("Feeds of the connector's own mapping have one."),
  fields: z
    .array(z.string().regex(fieldPath, "a field, with points behind references"))
    .min(1)
    .max(200)
    .optional()
    .describe("Columns of the rows: a field, one behind references (party.rec_name), or one of a numbered record (addresses.0.city)."),
  domain: z.array(z.json()).max(50).optional().describe('Which records: a search domain as Tryton writes it, [["type", "=", "in"]].'),
  follows: z
    .array(z.string().regex(/^\w+$/, "a field of the model"))
    .max(5)
    .optional()
    .describe("References to records whose change is a change of the row: a product shows what its template says."),
  new: z
    .record(z.string().regex(fieldPath, "a field, with points behind references"), z.string())
    .optional()
    .describe('What every record that is created says besides, by column: { list_price: "0" }.'),
  mark: z
    .string()
    .regex(/^\w+$/, "a field of the model")
    .optional()
    .describe("A field of text, otherwise unused, that keeps the hub's own name of a record it creates."),
  full_every: duration
    .optional()
    .describe("How often all records are read anew: only so is it noticed that one was deleted. Without it, none ever is."),
});

type Feeds = Readonly<Record<string, z.infer<typeof feedOptions>>>;

/** The first that is neither one of the connector's own nor says what it reads. */
const incompleteFeed = (feeds: Feeds): string | undefined =>
  Object.keys(feeds).find((name) => !packFeedNames.has(name) && (feeds[name]?.model === undefined || feeds[name]?.fields === undefined));

export const trytonOptions = z
  .strictObject({
    url: z.string().min(1).describe("https://erp.example.com, without the database."),
    database: z.string().regex(/^[\w-]+$/, "the name of a database"),
    user: z.string().min(1),
    password: secretText.describe("Only as a reference: ${env:TRYTON_PASSWORD}."),
    version: z
      .enum(trytonVersions)
      .describe(
        "The version whose names of fields the feeds of the connector's own mapping read: 6.0 for all before 7.0, 7.0 for all from there.",
      ),
    company: z.int().min(1).optional().describe("Id of the company whose records are read; without it the one that the user works in."),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(_[A-Z0-9]{2,4})?$/, "a language of Tryton, such as en")
      .optional()
      .describe("Language of translated texts, such as en, whatever the user's own is."),
    ...peerOptions({ callsPerMinute: 600, attempts: 5 }),
    page: z.int().min(1).max(1_000).default(200).describe("Rows of one call."),
    feeds: z.record(z.string(), feedOptions),
  })
  .refine(({ feeds }) => incompleteFeed(feeds) === undefined, {
    error: ({ input }) => {
      const name = incompleteFeed((input as { readonly feeds: Feeds }).feeds) ?? "";
      return `${name} needs model: and fields:, or the name of one of the connector's own feeds: ${[...packFeedNames].join(", ")}`;
    },
    path: ["feeds"],
  });

export type TrytonOptions = z.infer<typeof trytonOptions>;

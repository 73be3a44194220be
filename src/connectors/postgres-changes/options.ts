import { z } from "zod";
import { secretText } from "../../source/secret-text.ts";

const columnName = z.string().min(1).max(63);
const tableName = z.string().regex(/^[^".\s]+(\.[^".\s]+)?$/, "a table, or schema.table, as the catalogue writes it, without quotes");

export const feedOptions = z.strictObject({
  table: tableName,
  key: z.array(columnName).min(1).max(8).optional().describe("Columns that name a row. Without it: the primary key."),
  publication: z
    .string()
    .min(1)
    .max(63)
    .optional()
    .describe("A publication that holds the table. Without it: one named like the slot, made by the hub where it may."),
});

/** Every slot of the hub begins so: no other program's slot is ever touched. */
const slots = z
  .string()
  .regex(/^synchromesh[a-z0-9_]{0,30}$/, "synchromesh, and then lower-case letters, digits and _")
  .default("synchromesh");

export const postgresChangesOptions = z
  .strictObject({
    url: secretText.describe("postgres://…, best as a reference such as ${env:ERP_URL}."),
    slots,
    statement_timeout_seconds: z.int().min(1).max(3_600).default(60),
    feeds: z.record(z.string(), feedOptions),
  })
  .refine((options) => sharedSlot(options) === undefined, {
    path: ["feeds"],
    error: ({ input }) => `several feeds would share the slot ${sharedSlot(input as SlotNames)}: name them otherwise`,
  });

export type PostgresChangesOptions = z.infer<typeof postgresChangesOptions>;
export type ChangesFeed = z.infer<typeof feedOptions>;

/** The server knows it under this name: 63 characters at most. */
export const slotName = (prefix: string, feed: string): string =>
  `${prefix}_${feed
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .slice(0, 20)}`;

interface SlotNames {
  readonly slots: string;
  readonly feeds: Readonly<Record<string, unknown>>;
}

function sharedSlot({ slots: prefix, feeds }: SlotNames): string | undefined {
  const names = Object.keys(feeds).map((feed) => slotName(prefix, feed));
  return names.find((name, place) => names.indexOf(name) < place);
}

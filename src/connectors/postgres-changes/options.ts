import { z } from "zod";

const columnName = z.string().min(1).max(63);
const tableName = z.string().regex(/^[^".\s]+(\.[^".\s]+)?$/, "a table, or schema.table, as the catalogue writes it, without quotes");

export const feedOptions = z.strictObject({
  table: tableName,
  /** Columns that name a row. Without it: the primary key. */
  key: z.array(columnName).min(1).max(8).optional(),
  /** A publication that holds the table. Without it: one named like the slot, made by the hub where it may. */
  publication: z.string().min(1).max(63).optional(),
});

/** Every slot of the hub begins so: no other program's slot is ever touched. */
const slots = z
  .string()
  .regex(/^synchromesh[a-z0-9_]{0,30}$/, "synchromesh, and then lower-case letters, digits and _")
  .default("synchromesh");

export const postgresChangesOptions = z
  .strictObject({
    /** postgres://…, best as a reference such as ${env:ERP_URL}. */
    url: z.string().min(1),
    slots,
    statement_timeout_seconds: z.int().min(1).max(3_600).default(60),
    feeds: z.record(z.string(), feedOptions),
  })
  .superRefine(({ slots: prefix, feeds }, context) => {
    const taken = new Map<string, string>();
    for (const feed of Object.keys(feeds)) {
      const name = slotName(prefix, feed);
      const other = taken.get(name);
      if (other !== undefined)
        context.addIssue({ code: "custom", path: ["feeds", feed], message: `it would share the slot ${name} with ${other}: name it otherwise` });
      taken.set(name, feed);
    }
  });

export type PostgresChangesOptions = z.infer<typeof postgresChangesOptions>;
export type ChangesFeed = z.infer<typeof feedOptions>;

/** The server knows it under this name: 63 characters at most. */
export const slotName = (prefix: string, feed: string): string =>
  `${prefix}_${feed
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .slice(0, 20)}`;

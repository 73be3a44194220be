import { z } from "zod";
import { secretText } from "../../source/secret-text.ts";
import { duration } from "../../source/catalogue.ts";
import { peerOptions } from "../peer-options.ts";
import { standardFeeds } from "./standard-feed.ts";

const feedOptions = z.strictObject({
  doctype: z.string().min(1).max(140).optional().describe("Purchase Order, as ERPNext names it."),
  parent: z
    .string()
    .min(1)
    .max(140)
    .optional()
    .describe("Of the rows of a table within documents (Purchase Order Item): the doctype of those documents."),
  fields: z
    .array(z.string().regex(/^[a-z_][a-z0-9_]*(\.doctype)?$/, "the name of a field, such as transaction_date; or of a link and .doctype"))
    .min(1)
    .max(500)
    .optional(),
  filters: z
    .array(z.array(z.json()).min(3).max(4))
    .optional()
    .describe('As Frappe writes them: [["company", "=", "Kassel"]]. A document that leaves them is gone.'),
  full_every: duration
    .optional()
    .describe("How often all documents are read anew: only so is it noticed that one was deleted. Without it, none ever is."),
});

const isStated = ({ doctype, fields }: z.infer<typeof feedOptions>): boolean => doctype !== undefined && fields !== undefined;

const isZone = (zone: string): boolean => {
  try {
    Temporal.PlainDateTime.from("2026-01-01").toZonedDateTime(zone);
    return true;
  } catch {
    return false;
  }
};

export const erpnextOptions = z
  .strictObject({
    url: z.string().min(1).describe("https://erp.example.com, or a reference to it."),
    key: secretText.describe("API key of the hub's own user, as a reference such as ${env:ERPNEXT_KEY}."),
    secret: secretText.describe("Its API secret, as a reference too."),
    zone: z
      .string()
      .refine(isZone, "a time zone, such as Europe/Berlin")
      .describe("The time zone in the site's System Settings: times of writing are its wall clock."),
    ...peerOptions({ callsPerMinute: 300, attempts: 4 }),
    page: z.int().min(2).max(1_000).default(500).describe("Documents in one answer."),
    feeds: z.record(z.string(), feedOptions),
  })
  .refine(({ feeds }) => Object.entries(feeds).every(([name, feed]) => standardFeeds.has(name) || isStated(feed)), {
    error: `state doctype: and fields: of each feed that is none of ${[...standardFeeds.keys()].join(", ")}`,
    path: ["feeds"],
  });

export type ErpnextOptions = z.infer<typeof erpnextOptions>;

/** What is read for a feed. */
export interface ErpnextFeed {
  readonly name: string;
  readonly doctype: string;
  readonly parent: string | undefined;
  readonly fields: readonly string[];
  readonly filters: readonly (readonly unknown[])[];
  /** Keys begin with the doctype. */
  readonly isKeyedByDoctype: boolean;
  /** ms; undefined: never. */
  readonly fullEveryMs: number | undefined;
}

/** Undefined where no such feed is configured. */
export function feedOf({ feeds }: ErpnextOptions, name: string): ErpnextFeed | undefined {
  const stated = Object.hasOwn(feeds, name) ? feeds[name] : undefined;
  if (stated === undefined) return undefined;
  // What hub.yaml says of another doctype is not mixed with what comes with the connector.
  const own = stated.doctype === undefined ? standardFeeds.get(name) : undefined;
  const fields = stated.fields ?? own?.fields ?? [];
  return {
    name,
    doctype: stated.doctype ?? own?.doctype ?? "",
    parent: stated.parent ?? own?.parent,
    fields,
    filters: stated.filters ?? own?.filters ?? [],
    isKeyedByDoctype: fields.includes("doctype"),
    fullEveryMs: stated.full_every,
  };
}

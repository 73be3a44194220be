import { z } from "zod";
import { secretText } from "../../source/secret-text.ts";
import { duration } from "../../source/catalogue.ts";
import { peerOptions } from "../peer-options.ts";
import { standardFeeds } from "./standard-feed.ts";

const feedOptions = z.strictObject({
  model: z
    .string()
    .regex(/^[a-z_][a-z0-9_.]*$/, "the technical name of a model, such as purchase.order")
    .optional()
    .describe("purchase.order, as Odoo's technical documents name it."),
  fields: z
    .array(z.string().regex(/^[a-z_][a-z0-9_]*$/i, "the technical name of a field, without a point"))
    .min(1)
    .max(500)
    .optional(),
  domain: z
    .array(z.json())
    .optional()
    .describe('As Odoo writes it: [["move_type", "in", ["in_invoice", "in_refund"]]]. A record that leaves it is gone.'),
  new: z
    .record(z.string(), z.string())
    .optional()
    .describe('What every record that is created says besides, as Odoo loads it: { supplier_rank: "1" }.'),
  full_every: duration
    .optional()
    .describe("How often all records are read anew: only so is it noticed that one was deleted. Without it, none ever is."),
});

const isStated = ({ model, fields }: z.infer<typeof feedOptions>): boolean => model !== undefined && fields !== undefined;

export const odooOptions = z
  .strictObject({
    url: z.string().min(1).describe("https://erp.example.com, or a reference to it."),
    database: z.string().min(1),
    user: z.string().min(1).describe("The login of the hub's own user."),
    key: secretText.describe("Its API key, as a reference such as ${env:ODOO_KEY}."),
    protocol: z
      .enum(["auto", "json-2", "json-rpc"])
      .default("auto")
      .describe("`json-2` (from 19 on), `json-rpc` (up to 19), or what the server's version has."),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(_[A-Z]{2})?(@[a-z]+)?$/, "a language of Odoo, such as de_DE")
      .optional()
      .describe("Language of translated texts, such as de_DE, whatever the user's own is."),
    ...peerOptions({ callsPerMinute: 300, attempts: 4 }),
    page: z.int().min(2).max(1_000).default(500).describe("Records in one answer."),
    feeds: z.record(z.string(), feedOptions),
  })
  .refine(({ feeds }) => Object.entries(feeds).every(([name, feed]) => standardFeeds.has(name) || isStated(feed)), {
    error: `state model: and fields: of each feed that is none of ${[...standardFeeds.keys()].join(", ")}`,
    path: ["feeds"],
  });

export type OdooOptions = z.infer<typeof odooOptions>;

/** What is read for a feed. */
export interface OdooFeed {
  readonly name: string;
  readonly model: string;
  readonly fields: readonly string[];
  readonly domain: readonly unknown[];
  readonly newRecord: Readonly<Record<string, string>>;
  /** ms; undefined: never. */
  readonly fullEveryMs: number | undefined;
}

/** Undefined where no such feed is configured. */
export function feedOf({ feeds }: OdooOptions, name: string): OdooFeed | undefined {
  const stated = Object.hasOwn(feeds, name) ? feeds[name] : undefined;
  if (stated === undefined) return undefined;
  // What hub.yaml says of another model is not mixed with what comes with the connector.
  const own = stated.model === undefined ? standardFeeds.get(name) : undefined;
  return {
    name,
    model: stated.model ?? own?.model ?? "",
    fields: stated.fields ?? own?.fields ?? [],
    domain: stated.domain ?? own?.domain ?? [],
    newRecord: { ...own?.newRecord, ...stated.new },
    fullEveryMs: stated.full_every,
  };
}

import { z } from "zod";
import { secretText } from "../../source/secret-text.ts";
import { duration } from "../../source/catalogue.ts";
import { peerOptions } from "../peer-options.ts";
import { packFeed, packNames, packs } from "./pack.ts";

const name = z.string().regex(/^\w+$/, "a name as $metadata has it");
/** Column of a row: a property, or one behind expanded navigations (to_Item.0.Material). */
const column = z.string().regex(/^\w+(?:\.\w+)*$/, "a property, with points behind navigations");

const auth = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("basic"), user: z.string().min(1), password: secretText }),
  z.strictObject({ kind: z.literal("bearer"), token: secretText }),
  /** OAuth 2, client credentials. */
  z.strictObject({
    kind: z.literal("client"),
    token_url: z.string().min(1),
    client_id: z.string().min(1),
    client_secret: secretText,
    scope: z.string().min(1).optional(),
  }),
]);

const feedOptions = z.strictObject({
  service: z
    .string()
    .regex(/^[\w.;=~/-]*$/, "a path below url")
    .optional()
    .describe("Below url, where several services lie there: API_PRODUCT_SRV."),
  set: name.optional().describe("The entity set."),
  items: name
    .optional()
    .describe("Navigation whose entities are the rows: each with its own columns, and those of the entity it belongs to behind `of.`."),
  fields: z.array(column).min(1).max(500).optional().describe("Columns of the rows; without them all there are."),
  expand: z
    .array(z.string().regex(/^\w+(?:\/\w+)*$/, "a navigation, or a path of them"))
    .max(10)
    .optional()
    .describe("Navigations read along, where `fields` does not say which."),
  changed: z.array(name).max(3).optional().describe("Columns that tell when an entity was changed. Without one every read is a full one."),
  filter: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe("As OData writes it, in the version of the service. An entity that leaves it is gone."),
  delta: z
    .boolean()
    .default(false)
    .describe("Ask the service itself for changes. Where it does not do so, the hub says so and goes by `changed`."),
  paging: z
    .enum(["key", "link"])
    .optional()
    .describe("How the next page is asked for: by the key of the last entity, or by the link the service gives."),
  full_every: duration.optional().describe("How often all entities are read anew: only so is it noticed that one was deleted."),
});

export const odataOptions = z
  .strictObject({
    url: z.string().min(1).describe("Address of the service, or of the folder in which several lie."),
    auth: auth.default({ kind: "none" }),
    pack: z.enum(packNames).optional().describe("Feeds and mapping that come along."),
    company: z.guid().optional().describe("Id of a company of Business Central: its sets lie below it."),
    query: z.record(z.string(), z.string()).default({}).describe("Parameters of every call, such as sap-client."),
    metadata: z.string().min(1).optional().describe("A file with $metadata or OpenAPI, for a service that does not tell its own."),
    ...peerOptions({ callsPerMinute: 300, attempts: 4 }),
    page: z.int().min(1).max(5_000).default(500).describe("Entities in one answer; a service may give fewer."),
    feeds: z.record(z.string(), feedOptions),
  })
  .refine(({ feeds, pack }) => Object.entries(feeds).every(([feed, { set }]) => set !== undefined || packFeed(pack, feed) !== undefined), {
    error: `state set: of each feed that is none of the pack's own: ${Object.entries(packs)
      .map(([pack, feeds]) => `${pack} has ${[...feeds.keys()].join(", ")}`)
      .join("; ")}`,
    path: ["feeds"],
  });

export type ODataOptions = z.infer<typeof odataOptions>;

/** What is read for a feed. */
export interface ODataFeed {
  readonly name: string;
  readonly service: string;
  readonly set: string;
  readonly items: string | undefined;
  readonly fields: readonly string[] | undefined;
  /** hub.yaml names the fields: one that the service does not have is a mistake there. */
  readonly isStated: boolean;
  readonly expand: readonly string[];
  readonly changed: readonly string[];
  readonly filter: string | undefined;
  readonly isDelta: boolean;
  readonly paging: "key" | "link";
  /** ms; undefined: never, but where there is no column of change. */
  readonly fullEveryMs: number | undefined;
}

/** Undefined where no such feed is configured. */
export function feedOf({ feeds, pack }: ODataOptions, feed: string): ODataFeed | undefined {
  const stated = Object.hasOwn(feeds, feed) ? feeds[feed] : undefined;
  if (stated === undefined) return undefined;
  // What hub.yaml says of another set is not mixed with what comes with the connector.
  const own = stated.set === undefined ? packFeed(pack, feed) : undefined;
  return {
    name: feed,
    service: stated.service ?? own?.service ?? "",
    set: stated.set ?? own?.set ?? "",
    items: stated.items ?? own?.items,
    fields: stated.fields ?? own?.fields,
    isStated: stated.fields !== undefined,
    expand: stated.expand ?? [],
    changed: stated.changed ?? own?.changed ?? [],
    filter: stated.filter ?? own?.filter,
    isDelta: stated.delta,
    paging: stated.paging ?? (pack === "business-central" ? "link" : "key"),
    fullEveryMs: stated.full_every,
  };
}

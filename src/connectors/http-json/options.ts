import { z } from "zod";

/** What a query of an address may carry; values may be references such as ${env:KEY}. */
const query = z.record(z.string(), z.string());
const place = z.string().min(1);

/** How the next page is asked for. */
const paging = z.discriminatedUnion("kind", [
  /** All of it in one answer. */
  z.strictObject({ kind: z.literal("none") }),
  /** The header Link names it, with rel="next". */
  z.strictObject({ kind: z.literal("link") }),
  /** The answer names it, as an address or, with `parameter`, as the value of that parameter. */
  z.strictObject({ kind: z.literal("next"), at: place, parameter: z.string().min(1).optional() }),
  /** By its number. */
  z.strictObject({ kind: z.literal("page"), parameter: z.string().min(1).default("page"), first: z.int().min(0).max(1).default(1) }),
  /** By the number of rows before it; each page is asked for from the last row of the one before, which shows when rows moved. */
  z.strictObject({ kind: z.literal("offset"), parameter: z.string().min(1).default("offset") }),
]);

const since = z.strictObject({
  /** Parameter that asks for what changed from a value on. */
  parameter: z.string().min(1),
  /** Column of a row that holds this value, a time or a number that grows. */
  column: z.string().min(1),
  /** Seconds asked for again before the largest value seen, for rows that were committed late; the value must be a time. */
  overlap_seconds: z.int().min(0).max(604_800).default(0),
});

const feedOptions = z
  .strictObject({
    /** Below url. */
    path: z.string().default(""),
    query: query.default({}),
    /** Where the list of rows stands in an answer: "data.orders"; empty where the answer is the list. */
    list: z.string().default(""),
    paging: paging.default({ kind: "none" }),
    since: since.optional(),
    /** A read without `since`, or the first one with it, names all there is: what is not in it no longer exists. */
    full: z.boolean().default(false),
  })
  .refine(({ full, paging: { kind } }) => !full || kind !== "page", {
    error:
      "full: cannot be told by numbered pages: a row deleted meanwhile moves another one out of them, and that would be taken for deleted",
    path: ["full"],
  });

export const httpJsonOptions = z.strictObject({
  /** https://erp.example.com/api, or a reference to it. */
  url: z.string().min(1),
  /** Values may be references: { authorization: "Bearer ${env:TOKEN}" }. */
  headers: z.record(z.string(), z.string()).default({}),
  /** Sources that name the same account share its budget; the default is the host of url. */
  account: z.string().min(1).optional(),
  /** Calls in any 60 seconds, over all sources of the account. */
  calls_per_minute: z.int().min(1).max(100_000).default(600),
  timeout_seconds: z.int().min(1).max(600).default(30),
  /** Calls for one page before a run gives up on it. */
  attempts: z.int().min(1).max(10).default(5),
  /** The longest wait for a peer that is busy; it is asked again in the next run. */
  patience_seconds: z.int().min(0).max(600).default(60),
  feeds: z.record(z.string(), feedOptions),
});

export type HttpJsonOptions = z.infer<typeof httpJsonOptions>;
export type HttpFeed = z.infer<typeof feedOptions>;
export type Paging = HttpFeed["paging"];
export type Since = NonNullable<HttpFeed["since"]>;

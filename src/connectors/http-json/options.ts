import { z } from "zod";
import { secretText } from "../../source/secret-text.ts";

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
  parameter: z.string().min(1).describe("Parameter that asks for what changed from a value on."),
  column: z.string().min(1).describe("Column of a row that holds this value, a time or a number that grows."),
  overlap_seconds: z
    .int()
    .min(0)
    .max(604_800)
    .default(0)
    .describe("Seconds asked for again before the largest value seen, for rows that were committed late; the value must be a time."),
});

const feedOptions = z
  .strictObject({
    path: z.string().default("").describe("Below url."),
    query: query.default({}),
    list: z.string().default("").describe('Where the list of rows stands in an answer: "data.orders"; empty where the answer is the list.'),
    paging: paging.default({ kind: "none" }),
    since: since.optional(),
    full: z
      .boolean()
      .default(false)
      .describe("A read without `since`, or the first one with it, names all there is: what is not in it no longer exists."),
  })
  .refine(({ full, paging: { kind } }) => !full || kind !== "page", {
    error:
      "full: cannot be told by numbered pages: a row deleted meanwhile moves another one out of them, and that would be taken for deleted",
    path: ["full"],
  });

export const httpJsonOptions = z.strictObject({
  url: z.string().min(1).describe("https://erp.example.com/api, or a reference to it."),
  headers: z.record(z.string(), secretText).default({}).describe('Values may be references: { authorization: "Bearer ${env:TOKEN}" }.'),
  account: z.string().min(1).optional().describe("Sources that name the same account share its budget; the default is the host of url."),
  calls_per_minute: z.int().min(1).max(100_000).default(600).describe("Calls in any 60 seconds, over all sources of the account."),
  timeout_seconds: z.int().min(1).max(600).default(30),
  attempts: z.int().min(1).max(10).default(5).describe("Calls for one page before a run gives up on it."),
  patience_seconds: z
    .int()
    .min(0)
    .max(600)
    .default(60)
    .describe("The longest wait for a peer that is busy; it is asked again in the next run."),
  feeds: z.record(z.string(), feedOptions),
});

export type HttpJsonOptions = z.infer<typeof httpJsonOptions>;
export type HttpFeed = z.infer<typeof feedOptions>;
export type Paging = HttpFeed["paging"];
export type Since = NonNullable<HttpFeed["since"]>;

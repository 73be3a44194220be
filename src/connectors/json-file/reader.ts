// JSON files dropped into a folder: a document with a list somewhere inside, or one object a line (NDJSON).

import { resolve } from "node:path";
import { z } from "zod";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import { parkCause } from "../../model/park.ts";
import { fileChunks, type IntakeFile, lookForFiles, newestFile, type SeenFiles, wholeFile } from "../../platform/file-intake.ts";
import type { CheckResult, Connector, ConnectorContext, ContractObject, Page, PageLimits, SourceReader } from "../../source/connector.ts";
import { rowsOfDocument, rowsOfLines, sampledForm } from "../json-form.ts";
import { readJsonRows } from "../json-row.ts";

const feedOptions = z.strictObject({
  file: z.string().min(1).describe("One file, or a pattern such as orders-*.json."),
  form: z.enum(["document", "ndjson"]).default("document").describe('"ndjson": one object a line.'),
  list: z.string().default("").describe('Where the list stands in a document: "data.orders"; empty where the document itself is the list.'),
  full: z.boolean().default(false).describe("Every file holds all records: what is not in it no longer exists."),
});

export const jsonFileOptions = z.strictObject({
  folder: z.string().default(".").describe("Folder of the files, relative to hub.yaml."),
  settle_seconds: z.int().min(0).max(86_400).default(5).describe("Seconds a file must have rested before it is read."),
  feeds: z.record(z.string(), feedOptions),
});

export type JsonFileOptions = z.infer<typeof jsonFileOptions>;
export type JsonFeed = z.infer<typeof feedOptions>;

/** A document is held in memory while its rows are cut out of it. */
export const fileBytesMax = 64 << 20;
/** Of a file of lines, so much is looked into for its form. */
const sampledBytes = 1 << 20;

export const jsonFile: Connector<JsonFileOptions> = {
  name: "json-file",
  about: { title: "JSON files", tested: "recordings", feeds: [] },
  options: jsonFileOptions,
  open: async (options, context) => reader(options, context),
  reread(options, name, { raw, delivery }) {
    const { form, list } = configuredFeed(options, name);
    const read = readJsonRows(raw, form, list, delivery);
    if (read.kind === "read") return read.rows;
    throw new Fault({ code: "page-unreadable", subject: delivery, cause: read.park.cause, hint: read.park.hint });
  },
};

function configuredFeed(options: JsonFileOptions, name: string): JsonFeed {
  const feed = options.feeds[name];
  if (feed !== undefined) return feed;
  throw new Fault({ code: "feed-unknown", subject: `feed ${name}`, cause: "it is not configured", hint: "add it under feeds:" });
}

interface Cursor {
  readonly seen: SeenFiles;
  readonly open?: { readonly hash: string; readonly row: number };
}

const reader = (options: JsonFileOptions, context: ConnectorContext): SourceReader => {
  const look = (feed: JsonFeed, seen: SeenFiles) =>
    lookForFiles(
      { path: resolve(context.folder, options.folder, feed.file), settleMs: options.settle_seconds * 1000 },
      seen,
      context.clock.now(),
    );
  const check = async (object: string, feed: JsonFeed): Promise<CheckResult> => {
    try {
      const { fresh } = await look(feed, {});
      return { stage: "reach", object, ok: true, detail: `${fresh.length} ${fresh.length === 1 ? "file" : "files"} to read` };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { stage: "reach", object, ok: false, cause: error.cause, hint: error.hint };
    }
  };
  const forms = new Map<string, { readonly of: string; readonly form: ContractObject }>();
  /** Of the newest file; each is looked into once. */
  const form = async (name: string, feed: JsonFeed): Promise<ContractObject> => {
    const newest = await newestFile(resolve(context.folder, options.folder, feed.file));
    if (newest === undefined || newest.size > fileBytesMax) return { name, columns: [], rows: 0 };
    const of = JSON.stringify(newest);
    const known = forms.get(name);
    if (known?.of === of) return known.form;
    const found = sampledForm(name, await sampledRows(newest, feed));
    forms.set(name, { of, form: found });
    return found;
  };
  return {
    async describe() {
      const objects = await Promise.all(Object.entries(options.feeds).map(([name, feed]) => form(name, feed)));
      return { objects, hash: sha256Hex(JSON.stringify(objects)) };
    },
    check: async () => Promise.all(Object.entries(options.feeds).map(async ([name, feed]) => check(name, feed))),
    async *pull(name, cursor, limits) {
      const feed = configuredFeed(options, name);
      const start: Cursor = cursor === undefined ? { seen: {} } : JSON.parse(cursor);
      const { fresh, seen } = await look(feed, start.seen);
      let known = seen;
      for (const file of fresh) {
        const after = { ...known, [file.name]: [file.size, file.changedAt, file.hash] } as const;
        // An enumeration that was cut off begins again: what its first pages named is not kept.
        const from = !feed.full && start.open?.hash === file.hash ? start.open.row : 0;
        yield* filePages(name, feed, file, from, limits, known, after);
        known = after;
      }
    },
    async [Symbol.asyncDispose]() {},
  };
};

/** Of lines, those at the beginning. */
async function sampledRows(file: Omit<IntakeFile, "hash">, { form, list }: JsonFeed): Promise<readonly unknown[]> {
  if (form === "document") return rowsOfDocument(Buffer.from(await wholeFile(file, fileBytesMax)).toString("utf8"), list);
  let text = "";
  for await (const chunk of fileChunks(file.path, 0)) {
    text += Buffer.from(chunk).toString("latin1");
    if (text.length >= sampledBytes) break;
  }
  const whole = text.length >= file.size && !text.endsWith("\n") ? `${text}\n` : text;
  return rowsOfLines(Buffer.from(whole, "latin1").toString("utf8"));
}

async function* filePages(
  name: string,
  feed: JsonFeed,
  file: IntakeFile,
  from: number,
  limits: PageLimits,
  before: SeenFiles,
  after: SeenFiles,
): AsyncGenerator<Page> {
  const delivery = { name: file.name, hash: file.hash, asOf: file.changedAt };
  const opened = feed.full ? { opened: true } : {};
  const done = JSON.stringify({ seen: after } satisfies Cursor);
  if (file.size === 0 || file.size > fileBytesMax) {
    const large = parkCause("too-large", `it has more than ${fileBytesMax} bytes`, "ask the source for smaller files, or NDJSON in parts");
    const fault = file.size === 0 ? parkCause("missing", "the file has no content", "ask the source to write it again") : large;
    yield { feed: name, rows: [], raw: new Uint8Array(0), cursor: done, ...opened, delivery: { ...delivery, fault } };
    return;
  }
  const raw = await wholeFile(file, fileBytesMax);
  const read = readJsonRows(raw, feed.form, feed.list, file.name);
  if (read.kind === "refused") {
    yield { feed: name, rows: [], raw, cursor: done, ...opened, delivery: { ...delivery, fault: read.park } };
    return;
  }
  for (let start = from; start < read.rows.length || start === from; start += limits.rowsMax) {
    const end = start + limits.rowsMax;
    const isLast = end >= read.rows.length;
    const cursor: Cursor = isLast ? { seen: after } : { seen: before, open: { hash: file.hash, row: end } };
    const isFirst = start === from ? opened : {};
    const page = { feed: name, rows: read.rows.slice(start, end), raw, cursor: JSON.stringify(cursor), ...isFirst, delivery };
    yield isLast && feed.full ? { ...page, sealed: true } : page;
  }
}

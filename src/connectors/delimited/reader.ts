// Delimited text files dropped into a folder: CSV, TSV and whatever else systems call it.

import { resolve } from "node:path";
import { canonicalJson } from "../../base/canonical-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import { parkCause } from "../../model/park.ts";
import { type IntakeFile, lookForFiles, type SeenFiles, wholeFile } from "../../platform/file-intake.ts";
import type { CheckResult, Connector, ConnectorContext, Contract, Page, PageLimits, SourceReader } from "../../source/connector.ts";
import type { Dialect } from "./dialect.ts";
import { type FilePage, type FilePlace, filePages } from "./file-rows.ts";
import { newestColumns } from "./file-columns.ts";
import { frameOf, frameText } from "./frame.ts";
import { keptRows } from "./kept-page.ts";
import { type DelimitedFeed, type DelimitedOptions, delimitedOptions } from "./options.ts";

export const delimited: Connector<DelimitedOptions> = {
  name: "delimited",
  about: { title: "Delimited files (CSV)", tested: "recordings", feeds: [] },
  options: delimitedOptions,
  open: async (options, context) => reader(options, context),
  reread: (options, feed, page) => keptRows(page, confirmedFeed(feed, options.feeds[feed])),
};

/** Files read and the place in the one being read. */
interface Cursor {
  readonly seen: SeenFiles;
  readonly open?: { readonly hash: string; readonly place: FilePlace };
}

const textColumn = (name: string) => ({ name, type: "text" });

const reader = (options: DelimitedOptions, context: ConnectorContext): SourceReader => {
  const look = (feed: DelimitedFeed, seen: SeenFiles) =>
    lookForFiles(
      { path: resolve(context.folder, options.folder, feed.file), settleMs: options.settle_seconds * 1000 },
      seen,
      context.clock.now(),
    );
  /** Names that hub.yaml states are checked against each header when it is read. */
  const columnsOf = async ({ dialect, ...feed }: DelimitedFeed): Promise<readonly string[]> => {
    if (feed.columns !== undefined || dialect?.header !== true) return feed.columns ?? [];
    return (await newestColumns(resolve(context.folder, options.folder, feed.file), { ...feed, dialect })) ?? [];
  };
  const describe = async (): Promise<Contract> => {
    const objects = await Promise.all(
      Object.entries(options.feeds).map(async ([name, feed]) => ({ name, columns: (await columnsOf(feed)).map(textColumn) })),
    );
    return { objects, hash: sha256Hex(canonicalJson(objects)) };
  };
  return {
    describe,
    async check() {
      const results = await Promise.all(
        Object.entries(options.feeds).map(async ([name, feed]) => checkFeed(name, feed, () => look(feed, {}))),
      );
      return results.flat();
    },
    async *pull(name, cursor, limits) {
      const feed = confirmedFeed(name, options.feeds[name]);
      const start: Cursor = cursor === undefined ? { seen: {} } : JSON.parse(cursor);
      const { fresh, seen } = await look(feed, start.seen);
      let known = seen;
      for (const file of fresh) {
        // An enumeration that was cut off begins again: what its first pages named is not kept.
        const place = !feed.full && start.open?.hash === file.hash ? start.open.place : { offset: 0, row: 0 };
        const after = { ...known, [file.name]: [file.size, file.changedAt, file.hash] } as const;
        yield* pagesOf(name, feed, file, place, limits, known, after);
        known = after;
      }
    },
    async [Symbol.asyncDispose]() {},
  };
};

async function* pagesOf(
  name: string,
  feed: DelimitedFeed & { readonly dialect: Dialect },
  file: IntakeFile,
  from: FilePlace,
  limits: PageLimits,
  before: SeenFiles,
  after: SeenFiles,
): AsyncGenerator<Page> {
  const delivery = { name: file.name, hash: file.hash, asOf: file.changedAt };
  let opened = feed.full ? { opened: true } : {};
  if (file.size === 0) {
    const fault = parkCause("missing", "the file has no content", "ask the source to write it again");
    const cursor = JSON.stringify({ seen: after });
    yield { feed: name, rows: [], raw: new Uint8Array(0), cursor, ...opened, delivery: { ...delivery, fault } };
    return;
  }
  for await (const read of filePages(file, feed, from, limits)) {
    const page = read.fault !== undefined && read.rows.length === 0 ? await refusedPage(read, file) : read;
    const cursor: Cursor = page.isLast ? { seen: after } : { seen: before, open: { hash: file.hash, place: page.place } };
    yield {
      feed: name,
      rows: page.rows,
      raw: page.raw,
      frame: page.frame,
      cursor: JSON.stringify(cursor),
      ...opened,
      ...(page.isLast && feed.full && page.fault === undefined ? { sealed: true } : {}),
      delivery: page.fault === undefined ? delivery : { ...delivery, fault: page.fault },
    };
    opened = {};
  }
}

/** A file of which nothing can be read is kept whole, to be read once its dialect is stated right. */
async function refusedPage(page: FilePage, file: IntakeFile): Promise<FilePage> {
  const isWhole = frameOf(page.frame).row === 0 && file.size <= keptWholeMax;
  return { ...page, raw: isWhole ? await wholeFile(file, keptWholeMax) : new Uint8Array(0), frame: frameText({ row: 0 }) };
}

/** As a page it is held in memory, and stored as one value. */
const keptWholeMax = 64 << 20;

/** A wrong guess shifts columns without a sound, so nothing is read before a person has stated the dialect. */
const confirmedFeed = (name: string, feed: DelimitedFeed | undefined): DelimitedFeed & { readonly dialect: Dialect } => {
  if (feed === undefined)
    throw new Fault({ code: "feed-unknown", subject: `feed ${name}`, cause: "it is not configured", hint: "add it under feeds:" });
  const { dialect } = feed;
  if (dialect === undefined) {
    const hint = "run the preview of the file and put the dialect it prints into hub.yaml if the rows look right";
    throw new Fault({
      code: "dialect-unconfirmed",
      subject: `feed ${name}`,
      cause: "hub.yaml does not state the dialect of its files",
      hint,
    });
  }
  if (!dialect.header && feed.columns === undefined) {
    const hint = "name the columns in order under columns:";
    throw new Fault({
      code: "columns-unnamed",
      subject: `feed ${name}`,
      cause: "its files have no header and hub.yaml names no columns",
      hint,
    });
  }
  return { ...feed, dialect };
};

const checkFeed = async (object: string, feed: DelimitedFeed, look: () => ReturnType<typeof lookForFiles>): Promise<CheckResult[]> => {
  try {
    const { fresh } = await look();
    confirmedFeed(object, feed);
    return [{ stage: "reach", object, ok: true, detail: `${fresh.length} ${fresh.length === 1 ? "file" : "files"} to read` }];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [{ stage: error.code === "folder-unreadable" ? "reach" : "sample", object, ok: false, cause: error.message, hint: error.hint }];
  }
};

// Bank statements dropped into a folder as camt.053 files.

import { resolve } from "node:path";
import { z } from "zod";
import { canonicalJson } from "../../base/canonical-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import { parkCause } from "../../model/park.ts";
import { type IntakeFile, lookForFiles, type SeenFiles, wholeFile } from "../../platform/file-intake.ts";
import type { CheckResult, Connector, ConnectorContext, Page, PageLimits, SourceReader } from "../../source/connector.ts";
import { camtMapping } from "./mapping.ts";
import { type CamtFeed, camtFeeds, readMessage } from "./statement.ts";
import { knownFeeds } from "../../source/known-feed.ts";

const feed = z.strictObject({});

export const camtOptions = z.strictObject({
  folder: z.string().default(".").describe("Folder of the files, relative to hub.yaml."),
  file: z.string().min(1).default("*.xml"),
  settle_seconds: z.int().min(0).max(86_400).default(5).describe("Seconds a file must have rested before it is read."),
  feeds: z.strictObject({ statement: feed.optional(), balance: feed.optional(), entry: feed.optional() }),
});

export type CamtOptions = z.infer<typeof camtOptions>;

/** A year of a large account fits; a statement is checked as a whole, so the file is held in memory. */
export const fileBytesMax = 64 << 20;

export const camt: Connector<CamtOptions> = {
  name: "camt",
  about: { title: "Bank statements (camt.053)", tested: "recordings", feeds: knownFeeds(camtMapping) },
  options: camtOptions,
  mapping: camtMapping,
  open: async (options, context) => reader(options, context),
  reread(_, name, { raw, delivery }) {
    const message = readMessage(raw, delivery);
    if (message.kind === "read") return message.rows[wantedFeed(name)];
    throw new Fault({ code: "page-unreadable", subject: delivery, cause: message.park.cause, hint: message.park.hint });
  },
};

function wantedFeed(name: string): CamtFeed {
  const wanted = camtFeeds.find((one) => one === name);
  if (wanted !== undefined) return wanted;
  const hint = `use ${camtFeeds.join(", ")}`;
  throw new Fault({ code: "feed-unknown", subject: `feed ${name}`, cause: "camt has no such feed", hint });
}

interface Cursor {
  readonly seen: SeenFiles;
  readonly open?: { readonly hash: string; readonly row: number };
}

const reader = (options: CamtOptions, context: ConnectorContext): SourceReader => {
  const look = (seen: SeenFiles) =>
    lookForFiles(
      { path: resolve(context.folder, options.folder, options.file), settleMs: options.settle_seconds * 1000 },
      seen,
      context.clock.now(),
    );
  return {
    async describe() {
      const objects = camtFeeds.map((name) => ({ name, columns: [] }));
      return { objects, hash: sha256Hex(canonicalJson(objects)) };
    },
    async check(): Promise<CheckResult[]> {
      try {
        const { fresh } = await look({});
        return [
          { stage: "reach", object: options.file, ok: true, detail: `${fresh.length} ${fresh.length === 1 ? "file" : "files"} to read` },
        ];
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return [{ stage: "reach", object: options.file, ok: false, cause: error.cause, hint: error.hint }];
      }
    },
    async *pull(name, cursor, limits) {
      const wanted = wantedFeed(name);
      const start: Cursor = cursor === undefined ? { seen: {} } : JSON.parse(cursor);
      const { fresh, seen } = await look(start.seen);
      let known = seen;
      for (const file of fresh) {
        const after = { ...known, [file.name]: [file.size, file.changedAt, file.hash] } as const;
        yield* filePages(wanted, file, start.open?.hash === file.hash ? start.open.row : 0, limits, known, after);
        known = after;
      }
    },
    async [Symbol.asyncDispose]() {},
  };
};

async function* filePages(
  name: CamtFeed,
  file: IntakeFile,
  from: number,
  limits: PageLimits,
  before: SeenFiles,
  after: SeenFiles,
): AsyncGenerator<Page> {
  const delivery = { name: file.name, hash: file.hash };
  const done = JSON.stringify({ seen: after } satisfies Cursor);
  if (file.size > fileBytesMax) {
    const fault = parkCause("too-large", `it has more than ${fileBytesMax} bytes`, "ask the bank for shorter statements");
    yield { feed: name, rows: [], raw: new Uint8Array(0), cursor: done, delivery: { ...delivery, fault } };
    return;
  }
  const raw = await wholeFile(file, fileBytesMax);
  const empty = parkCause("missing", "the file has no content", "fetch it again");
  const message = raw.length === 0 ? { kind: "refused" as const, park: empty } : readMessage(raw, file.name);
  if (message.kind === "refused") {
    yield { feed: name, rows: [], raw, cursor: done, delivery: { ...delivery, fault: message.park } };
    return;
  }
  const rows = message.rows[name];
  for (let start = from; start < rows.length || start === from; start += limits.rowsMax) {
    const end = start + limits.rowsMax;
    const cursor: Cursor = { seen: before, open: { hash: file.hash, row: end } };
    // The bytes of a statement cannot be cut by row: every page of the file refers to the whole of it, stored once by its hash.
    yield { feed: name, rows: rows.slice(start, end), raw, cursor: end < rows.length ? JSON.stringify(cursor) : done, delivery };
  }
}

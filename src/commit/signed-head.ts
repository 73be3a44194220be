// Signs the head of the log every few seconds while it grows, and tells whether a log still leads to every head signed.

import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import { firstLink } from "../observation/chain.ts";
import { linksQuery } from "../observation/store.ts";
import type { Database } from "../platform/database.ts";
import type { HeadFile, SignedHead } from "../platform/head-file.ts";
import type { Writer } from "./writer.ts";

/** What a change of the database can reach without being found: commits of the last ten seconds. */
const signEveryMs = 10_000;

export interface HeadSigner {
  /** Signs what was committed since the last head. */
  sign(): void;
  stop(): void;
}

export interface HeadSignerOptions {
  readonly hub: string;
  readonly heads: HeadFile;
  readonly writer: Pick<Writer, "onCommit">;
  readonly clock: Clock;
  /** Told of a head that could not be written; the next one covers what it would have. */
  readonly warn: (fault: Fault) => void;
}

export function openHeadSigner({ hub, heads, writer, clock, warn }: HeadSignerOptions): HeadSigner {
  let unsigned: { readonly position: number; readonly link: string } | undefined;
  writer.onCommit(({ prepared }) => {
    if (prepared) unsigned = { position: prepared.link.position, link: prepared.link.link };
  });
  const sign = (): void => {
    if (unsigned === undefined) return;
    try {
      heads.append({ hub, ...unsigned, at: instantText(clock.now()) });
      unsigned = undefined;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      warn(error);
    }
  };
  const timer = setInterval(sign, signEveryMs);
  timer.unref();
  return {
    sign,
    stop() {
      clearInterval(timer);
      sign();
    },
  };
}

export interface HeadsFound {
  /** Heads that the log leads to. */
  readonly signed: number;
  readonly broken: { readonly position: number; readonly cause: string } | undefined;
  /** Positions after the last head are not protected yet: the first of them; undefined where the head is the log's end. */
  readonly unprotectedFrom: number | undefined;
}

const headsPerRead = 1_000;

/** `position`: where the log ends. One statement for every thousand heads. */
export async function checkHeads(heads: HeadFile, database: Pick<Database, "read">, position: number): Promise<HeadsFound> {
  let signed = 0;
  let last = 0;
  let page: SignedHead[] = [];
  const flush = async (): Promise<HeadsFound["broken"]> => {
    const broken = await firstBroken(page, database, position);
    signed += page.length;
    last = Math.max(last, page.at(-1)?.position ?? 0);
    page = [];
    return broken;
  };
  for await (const head of heads.read()) {
    if (head === undefined) continue; // Cut off while it was written: it covers nothing, and a later head covers it.
    if (!heads.isSigned(head))
      return {
        signed,
        broken: { position: head.position, cause: "a line of the heads was not signed by this hub" },
        unprotectedFrom: 1,
      };
    page.push(head);
    const broken = page.length < headsPerRead ? undefined : await flush();
    if (broken) return { signed, broken, unprotectedFrom: broken.position };
  }
  const broken = await flush();
  return { signed, broken, unprotectedFrom: broken?.position ?? (last < position ? last + 1 : undefined) };
}

async function firstBroken(page: readonly SignedHead[], database: Pick<Database, "read">, end: number): Promise<HeadsFound["broken"]> {
  if (page.length === 0) return undefined;
  const [rows = []] = await database.read([linksQuery(page.map((head) => head.position))]);
  const links = new Map(rows.map((row) => [Number(row["position"]), row["link"]]));
  links.set(0, firstLink);
  for (const head of page) {
    if (links.get(head.position) === head.link) continue;
    const isCut = head.position > end;
    const cause = isCut ? `the log ends at position ${end}` : "the log leads to another link than was signed";
    return { position: head.position, cause: `a head was signed here at ${head.at}, and ${cause}` };
  }
  return undefined;
}

// Whether a log still leads to every head signed. Where an epoch began behind heads that were signed before it, they are lost, not
// broken, once somebody has said why: whoever restored a backup said so by restoring it.

import { firstLink } from "../../observation/chain.ts";
import { linksQuery } from "../../observation/store.ts";
import type { Database } from "../../platform/database.ts";
import type { HeadFile, SignedHead } from "../../platform/head-file.ts";
import { epochSentence } from "./epoch-cause.ts";

export interface HeadsFound {
  /** Heads that the log leads to. */
  readonly signed: number;
  readonly broken: { readonly position: number; readonly cause: string } | undefined;
  /** Positions after the last head are not protected yet: the first of them; undefined where the head is the log's end. */
  readonly unprotectedFrom: number | undefined;
  readonly epochs: readonly EpochFound[];
}

export interface EpochFound {
  readonly epoch: number;
  readonly cause: string;
  readonly at: string;
  /** The last position of the log from before it. */
  readonly position: number;
  /** The last position that is gone of the log of before; null: nothing is known to be gone. */
  readonly lostTo: number | null;
  /** Who said that this log is the one that goes on, and why; null: nobody, or nobody had to. */
  readonly accepted: { readonly by: string; readonly reason: string } | null;
}

const headsPerRead = 1_000;

/** `position`: where the log ends. One statement for every thousand heads. */
export async function checkHeads(heads: HeadFile, database: Pick<Database, "read">, position: number): Promise<HeadsFound> {
  const epochs = await epochsOf(heads);
  let signed = 0;
  let last = 0;
  let page: SignedHead[] = [];
  const flush = async (): Promise<HeadsFound["broken"]> => {
    const { broken, held } = await judged(page, { database, end: position, epochs });
    signed += held.length;
    last = Math.max(last, ...held.map((head) => head.position));
    page = [];
    return broken;
  };
  for await (const head of heads.read()) {
    if (head === undefined) continue; // Cut off while it was written: it covers nothing, and a later head covers it.
    if (!heads.isSigned(head)) {
      const broken = { position: head.position, cause: "a line of the heads was not signed by this hub" };
      return { signed, broken, unprotectedFrom: 1, epochs };
    }
    page.push(head);
    const broken = page.length < headsPerRead ? undefined : await flush();
    if (broken) return { signed, broken, unprotectedFrom: broken.position, epochs };
  }
  const broken = await flush();
  return { signed, broken, unprotectedFrom: broken?.position ?? (last < position ? last + 1 : undefined), epochs };
}

/** As many as there were restores. */
async function epochsOf(heads: HeadFile): Promise<EpochFound[]> {
  const found = new Map<number, EpochFound>();
  for await (const head of heads.read()) {
    if (head === undefined || (head.raised === undefined && head.accepted === undefined) || !heads.isSigned(head)) continue;
    const { epoch, at, position, raised, accepted } = head;
    const known = found.get(epoch);
    if (raised !== undefined) found.set(epoch, { epoch, at, position, ...raised, accepted: null });
    else if (known !== undefined) found.set(epoch, { ...known, accepted: accepted ?? null });
  }
  return [...found.values()];
}

interface Log {
  readonly database: Pick<Database, "read">;
  readonly end: number;
  readonly epochs: readonly EpochFound[];
}

interface Judged {
  /** Heads that the log leads to. */
  readonly held: readonly SignedHead[];
  readonly broken: HeadsFound["broken"];
}

async function judged(page: readonly SignedHead[], { database, end, epochs }: Log): Promise<Judged> {
  if (page.length === 0) return { held: [], broken: undefined };
  const [rows = []] = await database.read([linksQuery(page.map((head) => head.position))]);
  const links = new Map(rows.map((row) => [Number(row["position"]), row["link"]]));
  links.set(0, firstLink);
  const held: SignedHead[] = [];
  for (const head of page) {
    if (links.get(head.position) === head.link) {
      held.push(head);
      continue;
    }
    const later = epochs.filter(({ epoch }) => epoch > head.epoch);
    if (!later.some(isExplained)) return { held, broken: { position: head.position, cause: brokenCause(head, end, later[0]) } };
  }
  return { held, broken: undefined };
}

/** Nobody brings a backup back without knowing; what was found is explained by a person. */
const isExplained = ({ cause, accepted }: EpochFound): boolean => cause === "restored" || accepted !== null;

function brokenCause({ at, position }: SignedHead, end: number, begun: EpochFound | undefined): string {
  const signed = `a head was signed here at ${at}`;
  if (begun !== undefined && position > begun.position)
    return `${signed}, and the log ended at position ${begun.position} when epoch ${begun.epoch} began: ${epochSentence(begun.cause)}`;
  return `${signed}, and ${position > end ? `the log ends at position ${end}` : "the log leads to another link than was signed"}`;
}

// When it is doubtful whether the database holds all that was acknowledged, a new epoch begins: every system that is written is
// paused in the same transaction, and an entry of the log and a signed head say how far the log of before is known to have gone.

import { canonicalJson } from "../../base/canonical-json.ts";
import { present } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import { isFault } from "../../base/fault.ts";
import { instantText } from "../../base/instant.ts";
import { firstLink } from "../../observation/chain.ts";
import { lastLinkQuery, linksQuery } from "../../observation/store.ts";
import type { Database, Step } from "../../platform/database.ts";
import { type Epoch, epochsQuery, raiseEpochStep, readEpoch, readStanding, settleStep, standingQuery } from "../../platform/epoch.ts";
import type { HeadFile, SignedHead } from "../../platform/head-file.ts";
import type { Log } from "../../platform/log.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { Modes } from "../../writeback/mode.ts";
import { pauseStep } from "../../writeback/store-pause.ts";
import { writtenSourcesQuery } from "../../writeback/store.ts";
import { intake } from "../intake.ts";
import type { Writer } from "../writer.ts";
import { doubtOf, epochSentence } from "./epoch-cause.ts";

export interface EpochParts {
  readonly hub: string;
  readonly sources: readonly Pick<ConfiguredSource, "name" | "site">[];
  readonly modes: ReadonlyMap<string, Modes>;
  readonly database: Database;
  readonly writer: Pick<Writer, "submit">;
  readonly heads: HeadFile;
  readonly receipts: Clock;
  readonly lease: () => Step;
  readonly log: Log;
  /** The machine ended under the store the last time. */
  readonly isUnclean: boolean;
}

export interface EpochBook {
  /** The newest. */
  readonly current: Epoch;
  /** A person says that the log of this epoch is the one that goes on. Fault `heads-unwritable`. */
  accept(by: string, reason: string): Promise<Epoch>;
}

/** Caller guarantees: nothing was submitted to the writer yet. */
export async function openEpoch(parts: EpochParts): Promise<EpochBook> {
  const { database, lease, heads, log } = parts;
  const head = readableHead(parts);
  const [[row = {}] = [], known = [], [there] = []] = await database.read([
    standingQuery(),
    epochsQuery(),
    linksQuery([head?.position ?? 0]),
  ]);
  const linkThere = head?.position === 0 ? firstLink : (there?.["link"] ?? undefined);
  const standing = readStanding(row);
  const doubt = doubtOf({ ...standing, head, linkThere, isUnclean: parts.isUnclean && standing.position > 0 });
  const epochs = known.map(readEpoch);
  if (doubt === undefined) await database.write([lease(), settleStep()]);
  else epochs.push(await raise({ ...doubt, epoch: Math.max(standing.epoch, head?.epoch ?? 0) + 1, position: standing.position }, parts));
  for (const epoch of epochs)
    if (head !== undefined && epoch.epoch > head.epoch)
      await signEpoch(epoch, parts).catch((fault: unknown) => {
        log.warn({ fault }, "the head of the epoch could not be signed; it is signed at the next start");
      });
  const current = present(epochs.at(-1), "the first epoch, which a migration begins");
  return {
    current,
    async accept(by, reason) {
      const [[last] = []] = await database.read([lastLinkQuery()]);
      const link = last?.["link"] ?? firstLink;
      const at = instantText(parts.receipts.now());
      heads.append({ hub: parts.hub, position: Number(last?.["position"] ?? 0), link, at, epoch: current.epoch, accepted: { by, reason } });
      return current;
    },
  };
}

/** A file that cannot be read tells nothing: the hub goes on, and says so. */
function readableHead({ heads, log }: EpochParts): SignedHead | undefined {
  try {
    return heads.last();
  } catch (fault) {
    if (!isFault(fault)) throw fault;
    log.warn({ fault }, "the signed heads cannot be read: whether the database is an older one is not known");
    return undefined;
  }
}

async function raise(begun: Omit<Epoch, "raisedAt">, parts: EpochParts): Promise<Epoch> {
  const { database, writer, receipts, sources, modes, log } = parts;
  const [told = []] = await database.read([writtenSourcesQuery()]);
  const were = new Set(told.map((row) => row["source"]));
  const written = sources.filter(({ name }) => modes.get(name)?.writes === true || were.has(name));
  const epoch = { ...begun, raisedAt: receipts.now() };
  const why = `epoch ${epoch.epoch}: ${epochSentence(epoch.cause)}`;
  const pause = { cause: "epoch", epoch: epoch.epoch, author: "", reason: why, since: epoch.raisedAt } as const;
  const { lostTo, position, cause } = epoch;
  const body = canonicalJson({ epoch: epoch.epoch, cause, position, lostTo, paused: written.map(({ name }) => name) });
  const act = { kind: "act", act: "epoch", key: `epoch/${epoch.epoch}`, site: "*", at: epoch.raisedAt, body } as const;
  const alongside = [raiseEpochStep(epoch), settleStep(), ...written.map((of) => pauseStep({ ...of, ...pause }))];
  await writer.submit(intake({ others: [act], alongside: alongside.map((step) => () => step) }));
  log.warn({ epoch, paused: written.map(({ name }) => name) }, "a new epoch has begun: systems are told nothing until they are resumed");
  return epoch;
}

async function signEpoch({ epoch, cause, position, lostTo, raisedAt }: Epoch, { hub, database, heads }: EpochParts): Promise<void> {
  const [[row] = []] = await database.read([linksQuery([position])]);
  const link = position === 0 ? firstLink : present(row?.["link"], "the link from which an epoch goes on");
  heads.append({ hub, position, link, at: instantText(raisedAt), epoch, raised: { cause, lostTo } });
}

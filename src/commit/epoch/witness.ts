// What is signed outside of the database, with whose key; and whether the database still is the one that was signed.

import type { Fault } from "../../base/fault.ts";
import type { Clock } from "../../base/clock.ts";
import type { FolderLock } from "../../platform/folder-lock.ts";
import { type HeadFile, openHeadFile } from "../../platform/head-file.ts";
import { openSigningKey, type SigningKey } from "../../platform/signing-key.ts";
import { type HeadSigner, openHeadSigner } from "../signed-head.ts";
import type { Writer } from "../writer.ts";
import { type EpochBook, type EpochParts, openEpoch } from "./epoch.ts";

export interface WitnessParts extends Omit<EpochParts, "heads" | "isUnclean" | "writer"> {
  readonly writer: Writer;
  readonly clock: Clock;
  readonly lock: FolderLock | undefined;
  readonly headFile: string;
  readonly keyFile: string;
}

export interface Witness {
  readonly signingKey: SigningKey;
  readonly heads: HeadFile;
  readonly signer: HeadSigner;
  readonly epoch: EpochBook;
}

export async function openWitness({ headFile, keyFile, ...parts }: WitnessParts): Promise<Witness> {
  const { hub, database, lock, log, writer, clock } = parts;
  const signingKey = openSigningKey(keyFile);
  const heads = openHeadFile({ file: headFile, key: signingKey });
  // What the machine had not brought to the disk when it ended may be gone, where the store does not sync it.
  const isUnclean = !database.profile.survivesPowerCut && lock?.afterCrash === true;
  const epoch = await openEpoch({ ...parts, heads, isUnclean });
  lock?.settle();
  const warn = (fault: Fault): void => log.warn({ fault }, "the head of the log could not be signed; the next one covers it");
  return { signingKey, heads, epoch, signer: openHeadSigner({ hub, epoch: epoch.current.epoch, heads, writer, clock, warn }) };
}

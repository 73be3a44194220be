// Signs the head of the log every few seconds while it grows.

import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import type { HeadFile } from "../platform/head-file.ts";
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
  readonly epoch: number;
  readonly heads: HeadFile;
  readonly writer: Pick<Writer, "onCommit">;
  readonly clock: Clock;
  /** Told of a head that could not be written; the next one covers what it would have. */
  readonly warn: (fault: Fault) => void;
}

export function openHeadSigner({ hub, epoch, heads, writer, clock, warn }: HeadSignerOptions): HeadSigner {
  let unsigned: { readonly position: number; readonly link: string } | undefined;
  writer.onCommit(({ prepared }) => {
    if (prepared) unsigned = { position: prepared.link.position, link: prepared.link.link };
  });
  const sign = (): void => {
    if (unsigned === undefined) return;
    try {
      heads.append({ hub, epoch, ...unsigned, at: instantText(clock.now()) });
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

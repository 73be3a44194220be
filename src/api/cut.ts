// Reads of one answer see one position: each carries the position it saw, and an answer that saw two is read again.

import { Fault } from "../base/fault.ts";
import type { Writer } from "../commit/writer.ts";
import { lastLinkQuery } from "../observation/store.ts";
import type { Database, Query, Row, Scope } from "../platform/database.ts";

/** Reads under one scope at one position. */
export interface Cut {
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
}

/** Answers of several reads meet a commit between them now and then; three times in a row is a hub under siege. */
const attemptsMax = 3;

/** The work's result and the position it was read at. Fault `position-moved` (retryable). */
export async function atOnePosition<T>(
  database: Pick<Database, "read">,
  scope: Scope,
  work: (cut: Cut) => Promise<T>,
): Promise<{ readonly result: T; readonly position: number | undefined }> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const seen = new Set<number>();
    const read = async (queries: readonly Query[]): Promise<Row[][]> => {
      const [head, ...rows] = await database.read([lastLinkQuery(), ...queries], scope);
      seen.add(Number(head?.[0]?.["position"] ?? 0));
      return rows;
    };
    const result = await work({ read });
    if (seen.size <= 1) return { result, position: [...seen][0] };
  }
  throw new Fault({
    code: "position-moved",
    subject: "answer",
    cause: "the hub committed in the middle of the answer, several times",
    hint: "ask again",
    retryable: true,
  });
}

/** Resolves when the position is durable. Fault `position-not-reached` (retryable) when that takes too long. */
export type WaitFor = (position: number) => Promise<void>;

export function openWait(writer: Pick<Writer, "position" | "onCommit">, waitMs: number): WaitFor {
  const waiting = new Set<{ readonly position: number; readonly resolve: () => void }>();
  writer.onCommit(({ position }) => {
    for (const one of waiting) if (one.position <= position) one.resolve();
  });
  return (position) =>
    new Promise((resolve, reject) => {
      if (position <= writer.position()) return resolve();
      const one = { position, resolve: () => settle(resolve) };
      const timer = setTimeout(() => settle(() => reject(notReached(position, writer.position()))), waitMs);
      const settle = (end: () => void): void => {
        waiting.delete(one);
        clearTimeout(timer);
        end();
      };
      waiting.add(one);
    });
}

const notReached = (wanted: number, stands: number): Fault =>
  new Fault({
    code: "position-not-reached",
    subject: `position ${wanted}`,
    cause: `the hub stands at ${stands}`,
    hint: "ask again with the position that the write answered",
    retryable: true,
  });

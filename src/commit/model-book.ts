// Which kinds and fields are in force, kept whenever they are others than before: configuration says only what holds today.

import type { Clock } from "../base/clock.ts";
import type { Model } from "../model/kind.ts";
import { lastModelQuery, modelStep, modelText } from "../observation/store-model.ts";
import type { Database, Step } from "../platform/database.ts";

export interface ModelBookOptions {
  readonly database: Pick<Database, "read" | "write">;
  readonly model: Model;
  readonly clock: Clock;
  /** First step of every writing transaction. */
  readonly lease: () => Step;
}

/** Writes nothing where the last version kept is the same. */
export async function keepModel({ database, model, clock, lease }: ModelBookOptions): Promise<void> {
  const now = modelText(model);
  const [[last] = []] = await database.read([lastModelQuery()]);
  if (last?.["hash"] !== now.hash) await database.write([lease(), modelStep(now, clock.now())]);
}

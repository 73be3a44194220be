// What the outbox works with.

import type { Clock } from "../../base/clock.ts";
import type { Model } from "../../model/kind.ts";
import type { Database, Step } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { ConnectorContext } from "../../source/connector.ts";
import type { Modes } from "../../writeback/mode.ts";
import type { Writer } from "../writer.ts";
import type { Forms } from "./forms.ts";
import type { Pauses } from "./pauses.ts";

export interface OutboxParts {
  /** Name of the hub. */
  readonly hub: string;
  readonly sources: readonly ConfiguredSource[];
  readonly modes: ReadonlyMap<string, Modes>;
  readonly model: Model;
  readonly context: ConnectorContext;
  readonly database: Database;
  readonly writer: Pick<Writer, "submit" | "position">;
  readonly pauses: Pauses;
  readonly forms: Forms;
  readonly clock: Clock;
  /** Stamps receipts: after all that was received. */
  readonly receipts: Clock;
  readonly log: Log;
  /** Renews the lease: a writer that was deposed claims nothing. */
  readonly lease: () => Step;
  /** Names a send. */
  readonly newId: () => string;
}

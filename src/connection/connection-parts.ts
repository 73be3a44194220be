// What the connections of a hub are made of.

import type { Clock } from "../base/clock.ts";
import type { HubConfiguration } from "../hub-configuration.ts";
import type { SecretResolver } from "../platform/secret.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import type { Connector, ConnectorContext } from "../source/connector.ts";
import type { Modes } from "../writeback/mode.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import type { DraftBook } from "./draft-book.ts";
import type { PlanParts } from "./trial.ts";

/** A person and why. */
export interface By {
  readonly author: string;
  readonly reason: string;
}

export interface ConnectionParts extends PlanParts {
  /** As the hub runs by it. */
  readonly configured: readonly ConfiguredSource[];
  readonly modes: ReadonlyMap<string, Modes>;
  readonly file: ConfigurationFile;
  readonly drafts: DraftBook;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly read: (text: string) => HubConfiguration;
  readonly secrets: SecretResolver;
  readonly context: ConnectorContext;
  readonly clock: Clock;
  readonly folders: { readonly beside: string; readonly data: string; readonly uploads: string };
  readonly places: { readonly key: string; readonly secrets: string };
}

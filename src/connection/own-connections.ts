// The connections of one hub, put together from its parts.

import type { Clock } from "../base/clock.ts";
import { intake } from "../commit/intake.ts";
import type { Writer } from "../commit/writer.ts";
import type { HubConfiguration } from "../hub-configuration.ts";
import type { Model } from "../model/kind.ts";
import type { Database } from "../platform/database.ts";
import type { SecretResolver } from "../platform/secret.ts";
import type { FinanceSettings } from "../projection/finance/finance-settings.ts";
import type { Connector, ConnectorContext } from "../source/connector.ts";
import { openConfigurationFile } from "./configuration-file.ts";
import { type Connections, openConnections } from "./connections.ts";
import { openDraftBook } from "./draft-book.ts";
import { openVersionBook } from "./version-book.ts";

export interface OwnConnectionParts {
  readonly configuration: HubConfiguration;
  readonly connectors: ReadonlyMap<string, Connector>;
  /** Reads and checks a text of hub.yaml as a start would. */
  readonly read: (text: string) => HubConfiguration;
  readonly database: Database;
  readonly writer: Writer;
  readonly model: Model;
  readonly settings: FinanceSettings;
  readonly clock: Clock;
  readonly receipts: Clock;
  readonly context: ConnectorContext;
  readonly resolver: SecretResolver;
  readonly places: Readonly<Record<"key" | "secrets" | "versions" | "drafts" | "uploads" | "data", string>>;
  readonly isPractice: boolean;
}

export function connectionsOf(parts: OwnConnectionParts): Connections {
  const { configuration, places, receipts, writer, isPractice, read, resolver } = parts;
  const file = openConfigurationFile({
    book: openVersionBook(configuration.file, places.versions),
    clock: receipts,
    inForce: configuration.hash,
    isPractice,
    read,
    note: (act) => writer.submit(intake({ others: [act] })),
  });
  const folders = { beside: configuration.folder, data: places.data, uploads: places.uploads };
  const { sources: configured, modes } = configuration;
  return openConnections({ ...parts, configured, modes, file, drafts: openDraftBook(places.drafts), secrets: resolver, folders });
}

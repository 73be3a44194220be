// A configured source whose connector is given the secrets of its own connection, and of no other.

import type { SecretResolver } from "../platform/secret.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import type { ConnectorContext } from "../source/connector.ts";
import { isWriting } from "../writeback/sink.ts";

export function boundSource(source: ConfiguredSource, resolver: SecretResolver): ConfiguredSource {
  const { connector, name } = source;
  const own = (options: unknown, context: ConnectorContext): ConnectorContext => ({ ...context, secrets: resolver.of(name, options) });
  const open: typeof connector.open = (options, context) => connector.open(options, own(options, context));
  if (!isWriting(connector)) return { ...source, connector: { ...connector, open } };
  const openSink: typeof connector.openSink = (options, context) => connector.openSink(options, own(options, context));
  return { ...source, connector: { ...connector, open, openSink } as typeof connector };
}

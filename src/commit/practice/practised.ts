// The sources of a practice copy: none is asked anything, and what is written to one is recorded. Kept pages are read again as ever.

import { practiceFault } from "../../platform/practice-mark.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { ConnectorContext } from "../../source/connector.ts";
import { isWriting, type WritingConnector } from "../../writeback/sink.ts";
import { recorder, type RecorderParts } from "./recorder.ts";

export const practised = (sources: readonly ConfiguredSource[], parts: RecorderParts): ConfiguredSource[] =>
  sources.map((source) => ({ ...source, connector: closed(source, parts) }));

function closed(source: ConfiguredSource, parts: RecorderParts): ConfiguredSource["connector"] {
  const { connector } = source;
  const open = (): Promise<never> => Promise.reject(practiceFault(`source ${source.name}`, "nothing is read from its system"));
  if (!isWriting(connector)) return { ...connector, open };
  const recording: WritingConnector = { ...connector, open, openSink: () => Promise.resolve(recorder(source, parts)) };
  return recording;
}

/** Gives nothing out, whatever is asked for. */
export const practiceSecrets: ConnectorContext["secrets"] = {
  resolve: (reference) => Promise.reject(practiceFault(reference, "credentials are not loaded")),
};

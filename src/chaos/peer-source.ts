// Which sources of a hub are systems over HTTP, and how they are read through a proxy: whatever connector has an option `url` that is
// an address of HTTP is one.

import type { HubConfiguration } from "../hub-configuration.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import type { SecretSource } from "../source/connector.ts";

export interface PeerSource {
  readonly source: ConfiguredSource;
  readonly target: URL;
  /** Of its rows, those that a mapping reads, by the names under which the system has them. */
  readonly columns: readonly string[];
}

export async function peerSources(sources: readonly ConfiguredSource[], secrets: SecretSource): Promise<PeerSource[]> {
  const found: PeerSource[] = [];
  for (const source of sources) {
    const url = urlOf(source.options);
    const text = url === undefined ? "" : await secrets.resolve(url);
    if (/^https?:/.test(text) && URL.canParse(text)) found.push({ source, target: new URL(text), columns: columnsOf(source) });
  }
  return found;
}

const urlOf = (options: unknown): string | undefined => {
  const url = typeof options === "object" && options !== null && "url" in options ? options.url : undefined;
  return typeof url === "string" ? url : undefined;
};

/** `partner.name` is a part of `partner`. */
const columnsOf = ({ feeds }: ConfiguredSource): string[] => [
  ...new Set(
    [...feeds.values()].flatMap((schedule) =>
      schedule.flatMap(({ mapper }) => [...mapper.columns.keys()].map((name) => name.split(".")[0] ?? name)),
    ),
  ),
];

/** The same hub, reading these sources at other addresses. `urls`: by source. */
export const readThrough = (configuration: HubConfiguration, urls: ReadonlyMap<string, string>): HubConfiguration => ({
  ...configuration,
  sources: configuration.sources.map((source) => {
    const url = urls.get(source.name);
    return url === undefined ? source : { ...source, options: { ...(source.options as object), url } };
  }),
});

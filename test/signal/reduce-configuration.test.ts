// `reduce:` in hub.yaml: where it stands, what it needs, and how it is refused.
import { expect, test } from "vitest";
import { isFault } from "../../src/base/fault.ts";
import { jsonFile } from "../../src/connectors/json-file/reader.ts";
import { siteHub } from "../../src/connectors/site-hub/reader.ts";
import { type HubConfiguration, readHubConfiguration } from "../../src/hub-configuration.ts";
import type { Connector } from "../../src/source/connector.ts";

const connectors = new Map([jsonFile as Connector, siteHub as Connector].map((one) => [one.name, one]));

const read = (source: string): HubConfiguration =>
  readHubConfiguration(`hub: works\nsources:\n  - name: press\n    site: kassel\n${source}`, {
    file: "hub.yaml",
    folder: "/",
    connectors,
    readText: () => "",
  });

const refusal = (source: string): string => {
  try {
    read(source);
  } catch (error) {
    if (isFault(error)) return `${error.subject}: ${error.cause}; ${error.hint}`;
    throw error;
  }
  return expect.fail("it was accepted");
};

const files = `    connector: json-file
    options: { folder: drop }
    feeds: { vib: { file: "*.json" } }
`;
const rule = (levels: string, more = "") => `    reduce:
      vib:
        asset: m
        signal: s
        time: t
        value: v
        signals: { vibration: { levels: [${levels}]${more} } }
`;
const degraded = `{ state: degraded, enter: "7", leave: "6" }`;

test("a source of samples needs no mapping: its events are conditions of assets, or what a mapping makes of them", () => {
  const [source] = read(files + rule(degraded, ", hold: 30s")).sources;
  expect(source?.feeds.get("vib")?.[0]).toMatchObject({ system: "signal", mapper: { kind: { name: "asset_condition" } } });
  const own = `    mapping:
      system: own
      version: "1"
      feeds: { vib: { kind: stock_balance, key: asset, fields: { location: state } } }
`;
  expect(read(files + rule(degraded) + own).sources[0]?.feeds.get("vib")?.[0]?.mapper.kind.name).toBe("stock_balance");
});

test("the hash of a source says how its samples are mapped, not how they are judged: a limit that moves asks for no replay", () => {
  const hashOf = (levels: string) => read(files + rule(levels)).sources[0]?.feeds.get("vib")?.[0]?.mapper.hash;
  expect(hashOf(degraded)).toBe(hashOf(`{ state: degraded, enter: "8", leave: "6" }`));
});

test.each([
  ["a feed that the source has not", files + rule(degraded).replace("vib:", "noise:"), "the source has no feed noise; use one of: vib"],
  ["levels in no order", files + rule(`${degraded}, { state: failed, enter: "5", leave: "4" }`), "failed is not worse than degraded"],
  ["a limit that is no text", files + rule("{ state: degraded, enter: 7, leave: 6 }"), "a limit is written in quotes"],
  ["a format that names no day", files + rule(degraded).replace("time: t", "time: { from: t, format: HH }"), "the format HH names no day"],
  [
    "samples of another hub",
    `    connector: site-hub
    options: { url: "http://127.0.0.1:1", token: t, source: erp }
    feeds: { party: {} }
${rule(degraded).replace("vib:", "party:")}`,
    "another hub tells claims, not samples; reduce them at that hub",
  ],
])("%s is refused with its place", (_, source, cause) => expect(refusal(source)).toContain(cause));

const hub = (feeds: string, more = ""): string => `    connector: site-hub
    options: { url: "http://127.0.0.1:1", token: t, source: erp }
    feeds: { ${feeds} }
${more}`;

test("feeds of another hub are kinds, and need no mapping", () => {
  const [source] = read(hub("party: {}, purchase_order: {}")).sources;
  expect([...(source?.feeds ?? [])].map(([feed, [dated]]) => `${feed} ${dated?.mapper.kind.name}`)).toEqual([
    "party party",
    "purchase_order purchase_order",
  ]);
  expect(refusal(hub("partys: {}"))).toContain("the model has no such kind");
  expect(refusal(hub("party: {}", "    mapping: m.yaml\n"))).toContain("its hub has mapped what it tells; drop mapping: here");
});

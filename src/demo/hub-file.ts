// The configuration of the demo group's hub: hub.yaml and one mapping file a system, written for people to read.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Document, isScalar, visit, type YAMLMap, type YAMLSeq } from "yaml";
import { bank, plants } from "./group.ts";
import { kasselFeed } from "./store-kassel.ts";
import { mappingOf, type System } from "./system.ts";
import { lyonShopFloor, purchasingTool, treasuryFiles } from "./systems/central.ts";
import { dayton } from "./systems/dayton.ts";
import { kassel } from "./systems/kassel.ts";
import { lyon } from "./systems/lyon.ts";

export const databaseAddressFile = "kassel-database.url";

const dialect = { delimiter: ";", quote: '"', row_end: "lf", header: true, encoding: "utf-8" };

const perSheet = <Feed>(system: System, feed: (name: string) => Feed): Record<string, Feed> =>
  Object.fromEntries(Object.entries(system.sheets).map(([kind, sheet]) => [kind, feed(sheet.name)]));

const shared = (system: System, site: string) => ({ name: system.name, site, mapping: `mappings/${system.name}.yaml`, poll_every: "5s" });

const fileSource = (system: System, site: string) => ({
  ...shared(system, site),
  connector: "delimited",
  zone: "UTC",
  options: { folder: system.name, settle_seconds: 0 },
  feeds: perSheet(system, (name) => ({ file: `${name}-*.csv`, dialect })),
});

const sources = [
  { ...fileSource(dayton, "dayton"), zone: "America/New_York", currency: "USD" },
  {
    ...shared(kassel, "kassel"),
    connector: "postgres-query",
    zone: "Europe/Berlin",
    currency: "EUR",
    options: { url: `\${file:${databaseAddressFile}}` },
    feeds: Object.fromEntries(Object.entries(kassel.sheets).map(([kind, sheet]) => [kind, kasselFeed(sheet)])),
  },
  {
    ...shared(lyon, "lyon"),
    connector: "json-file",
    zone: "Europe/Paris",
    currency: "EUR",
    options: { folder: lyon.name, settle_seconds: 0 },
    feeds: perSheet(lyon, (name) => ({ file: `${name}-*.ndjson`, form: "ndjson" })),
  },
  fileSource(lyonShopFloor, "lyon"),
  { ...fileSource(purchasingTool, "kassel"), currency: "EUR" },
  fileSource(treasuryFiles, "group"),
  {
    name: bank,
    connector: "camt",
    site: "group",
    options: { folder: "bank", settle_seconds: 0 },
    feeds: { statement: {}, balance: {}, entry: {} },
    poll_every: "5s",
    silent_after: "5d",
  },
];

const rules = [
  {
    name: "delivery dates: whoever heard last",
    fields: "purchase_order_line.promised_date",
    authority: [["kassel-erp", "purchasing"]],
    tolerance: { days: 2 },
    resolution: "newest",
    on_disagreement: "take",
  },
  {
    name: "prices: the buyers agree them",
    fields: "purchase_order_line.unit_price",
    authority: ["purchasing", "kassel-erp"],
    on_disagreement: "ask",
  },
  {
    name: "made quantities: the shop floor counts",
    fields: "production_order.[completed_quantity, scrapped_quantity]",
    sites: ["lyon"],
    authority: ["lyon-mes", "lyon-erp"],
    silent_after: "P3D",
  },
  {
    name: "production dates: the planners",
    fields: "production_order.[planned_quantity, start_date, due_date]",
    sites: ["lyon"],
    authority: ["lyon-erp", "lyon-mes"],
  },
  {
    name: "who a supplier is: purchasing, then the plants",
    fields: "party.[name, street, city, postcode, country]",
    authority: ["purchasing", ["kassel-erp", "lyon-erp", "dayton-erp"]],
  },
  {
    name: "bank details of a party: a person looks at every disagreement",
    fields: "party.[iban, bic]",
    together: true,
    authority: ["kassel-erp", "lyon-erp", "dayton-erp"],
    on_disagreement: "ask",
  },
];

const hubFile = {
  hub: "demo-group",
  zone: "Europe/Berlin",
  currency: "EUR",
  companies: Object.fromEntries(plants.map(({ company, zone, currency }) => [company, { zone, currency }])),
  sites: Object.fromEntries(plants.map(({ site, company }) => [site, { company }])),
  finance: { reporting_currency: "EUR", terms: { days: 30 } },
  sources,
  governance: { rules },
};

const intro = `The demo group: three plants, three systems that grew up apart, a purchasing tool, a shop floor, a treasury, a bank.
Written by the demo. Change it and start again: what stands here is never written over.`;

/** Maps and lists of a few plain values stand on one line. */
const flowMax = 6;

const isShort = ({ items }: YAMLMap | YAMLSeq): boolean =>
  items.length <= flowMax &&
  items.every((item) => isScalar(item) || (typeof item === "object" && item !== null && "value" in item && isScalar(item.value)));

const commented = (text: string, value: unknown): string => {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Collection: (_key, node) => {
      if (isShort(node)) node.flow = true;
    },
  });
  const comment = text.split("\n").map((line) => `# ${line}`);
  return `${comment.join("\n")}\n${document.toString({ lineWidth: 0 })}`;
};

/** Writes hub.yaml and the mappings into the folder of the demo. */
export const writeHubFiles = async (folder: string): Promise<void> => {
  await mkdir(join(folder, "mappings"), { recursive: true });
  for (const system of [dayton, kassel, lyon, lyonShopFloor, purchasingTool, treasuryFiles]) {
    const text = commented(`What ${system.product} ${system.version} (${system.name}) calls the things the hub knows.`, mappingOf(system));
    await writeFile(join(folder, "mappings", `${system.name}.yaml`), text);
  }
  await writeFile(join(folder, "hub.yaml"), commented(intro, hubFile));
};

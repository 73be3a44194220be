import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { onPglite } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { compileMapping } from "../../src/source/mapping/mapper.ts";
import { mappingFile } from "../../src/source/mapping/mapping.ts";
import { readYaml } from "../../src/source/yaml-document.ts";

const guide = (name: string): string => readFileSync(join(import.meta.dirname, "../../docs/how-to", `${name}.md`), "utf8");

const block = (text: string, language: string): string =>
  new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(text)?.[1] ?? expect.fail(`no ${language} block`);

onPglite((backend) => {
  test("the example of a delimited file works as it is printed", async () => {
    const text = guide("connect-a-delimited-file");
    const world = await hubWorld(backend, block(text, "yaml"));
    await world.drop("exports/orders.csv", block(text, "csv"));
    const { feeds } = await world.run();
    expect(feeds).toMatchObject([{ read: 2, fresh: 2, parked: 0, done: true, fault: null }]);
    const rows = await world.rows("select doc from record.record where kind = 'purchase_order_line' order by doc::json ->> 'line_number'");
    expect(rows.map(({ doc }) => JSON.parse(doc ?? ""))).toEqual([
      {
        line_number: "10",
        item: expect.stringContaining("00123") as unknown,
        quantity: "5",
        unit: "C62",
        unit_price: "1250",
        currency: "EUR",
        promised_date: "2026-03-20",
      },
      {
        line_number: "20",
        item: expect.stringContaining("00815") as unknown,
        quantity: "1000",
        unit: "C62",
        unit_price: "0.0375",
        currency: "EUR",
      },
    ]);
  });
});

test("the example of a mapping compiles against the canonical kinds", () => {
  const { value } = readYaml(block(guide("write-a-mapping"), "yaml"), "write-a-mapping.md");
  const { feeds, codes } = mappingFile.parse(value);
  for (const feed of Object.values(feeds)) {
    expect(() => compileMapping(feed, canonicalModel, { site: "ulm", zone: "Europe/Berlin", currency: "EUR" }, codes)).not.toThrow();
  }
});

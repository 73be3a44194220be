// Odoo and Tryton behind three hundred seeds of faults: one group of parties, each system decides a field of the other.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { chaos, type SeedOutcome } from "../../src/chaos/chaos.ts";
import type { Edit, Moment } from "../../src/chaos/edit.ts";
import { allFaultKinds } from "../../src/chaos/fault-kind.ts";
import { leapingTimer } from "../../src/chaos/leaping-timer.ts";
import { reportFacts, reportText } from "../../src/cli/chaos-text.ts";
import { loadConfiguration } from "../../src/hub.ts";
import { type LiveOdoo, withLiveOdoo } from "../support/live-odoo.ts";
import { type TrytonServer, withTryton } from "../support/tryton.ts";
import { vatNumber } from "../support/vat-number.ts";

const yaml = (odoo: LiveOdoo, tryton: TrytonServer, mark: string): string => `
hub: group
zone: Europe/Berlin
sources:
  - name: tryton
    connector: tryton
    site: ulm
    zone: Europe/Berlin
    currency: EUR
    options:
      url: ${tryton.url}
      database: ${tryton.database}
      user: ${tryton.user}
      password: ${tryton.password}
      version: "${tryton.version}"
      page: 4
    feeds: { party: { domain: [["name", "like", "${mark}%"]], full_every: 1h } }
    write_back: { fields: { party.number: auto, party.name: auto } }
  - name: odoo
    connector: odoo
    site: kassel
    zone: Europe/Berlin
    options: { url: "${odoo.url}", database: ${odoo.database}, user: ${odoo.user}, key: "${odoo.apiKey}", page: 4 }
    feeds: { party: { domain: [["name", "=like", "${mark}%"]], full_every: 1h } }
    write_back: { fields: { party.number: auto, party.name: auto } }
governance:
  rules:
    - { name: name, fields: party.name, authority: [tryton, odoo], tell: field }
    - { name: number, fields: party.number, authority: [odoo, tryton], tell: field }
    - { name: town, fields: party.city, authority: [tryton, odoo], tell: field }
`;

interface Pair {
  readonly partner: number;
  readonly party: number;
}

/** As people use both systems: they rename what is theirs to decide, and now and then what is not. */
async function lives({ chance, seed, round }: Moment, pairs: readonly Pair[], mark: string, odoo: LiveOdoo, tryton: TrytonServer) {
  const { partner, party } = chance.pick(pairs);
  const edits: Edit[] = [];
  const ofOdoo = async (field: "name" | "number", column: string, value: string): Promise<void> => {
    await odoo.call("res.partner", "write", [[partner], { [column]: value }]);
    edits.push({ source: "odoo", kind: "party", key: String(partner), field, value });
  };
  const ofTryton = async (field: "name" | "number", column: string, value: string): Promise<void> => {
    await tryton.call("model.party.party.write", [party], { [column]: value });
    edits.push({ source: "tryton", kind: "party", key: String(party), field, value });
  };
  if (chance.inThousand(500)) await ofTryton("name", "name", `${mark} T${seed}.${round}`);
  if (chance.inThousand(400)) await ofOdoo("number", "ref", `${mark}-O${seed}.${round}`);
  if (chance.inThousand(250)) await ofOdoo("name", "name", `${mark} O${seed}.${round}`);
  if (chance.inThousand(250)) await ofTryton("number", "code", `${mark}-T${seed}.${round}`);
  return edits;
}

withLiveOdoo((odoo) => {
  withTryton((tryton) => {
    test(
      "three hundred seeds, writes among them: what must hold holds, and every kind of fault came up",
      { timeout: 600_000 },
      async () => {
        const mark = `Chaos ${Date.now().toString(36)}`;
        const folder = mkdtempSync(join(tmpdir(), "synchromesh-chaos-test-"));
        afterAll(() => rmSync(folder, { recursive: true, force: true }));
        const pairs: Pair[] = [];
        for (let number = 1; number <= 9; number += 1) {
          const vat = vatNumber();
          const name = `${mark} ${number}`;
          const [partner = 0] = await odoo.call<number[]>("res.partner", "create", [
            [{ name, vat, ref: `${mark}-${number}`, city: "Ulm" }],
          ]);
          const [party = 0] = (await tryton.call("model.party.party.create", [
            {
              name,
              code: `${mark}-${number}`,
              addresses: [["create", [{ city: "Ulm" }]]],
              identifiers: [["create", [{ type: "eu_vat", code: vat }]]],
            },
          ])) as number[];
          pairs.push({ partner, party });
        }
        const file = join(folder, "hub.yaml");
        writeFileSync(file, yaml(odoo, tryton, mark));
        const timer = leapingTimer();
        let last = performance.now();
        const told = (one: SeedOutcome): void => {
          console.log(
            one.seed,
            (performance.now() - last).toFixed(0),
            JSON.stringify(one.hits),
            JSON.stringify(one.breaks, null, 1).slice(0, 3000),
          );
          last = performance.now();
        };
        const report = await chaos({
          configuration: loadConfiguration(file, timer),
          timer,
          clock: systemClock,
          seeds: Array.from({ length: Number(process.env["SEEDS"] ?? 300) }, (_, index) => index + 1 + Number(process.env["FROM"] ?? 0)),
          kinds: allFaultKinds,
          rounds: 2,
          sources: undefined,
          writes: true,
          data: join(folder, "data"),
          environment: process.env,
          template: process.env["TEST_PGLITE_TEMPLATE"],
          meanwhile: (moment) => lives(moment, pairs, mark, odoo, tryton),
          onSeed: told,
        });
        console.log(reportText(reportFacts(report, allFaultKinds, () => "")));
        await odoo.call("res.partner", "unlink", [pairs.map(({ partner }) => partner)]);
        await tryton.call(
          "model.party.party.delete",
          pairs.map(({ party }) => party),
        );
        expect(report.outcomes.flatMap(({ seed, breaks }) => breaks.map((one) => ({ seed, ...one })))).toEqual([]);
      },
    );
  });
});

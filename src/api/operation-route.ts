// What the hub is told to do. Each answers when it is done, however long that takes.

import { assertWholeGroup } from "../access/approver.ts";
import { backupBody, backupReport, nothing, planReport, runBody, runReport, verification } from "./contract-operation.ts";
import type { Door } from "./door.ts";
import { ownSources } from "./own-source.ts";
import { assertWholeSight } from "./sight.ts";

export function operationRoutes({ hub, write }: Door): void {
  write({
    url: "/v1/runs",
    action: "administer",
    summary: "Reads sources until they have nothing more right now; or again from their beginning, beside that",
    body: runBody,
    answer: runReport,
    async perform({ body: { sources, again }, principal }) {
      const own = ownSources(sources, principal, (source) => hub.sources.find(({ name }) => name === source)?.site);
      await hub.begin();
      return hub.run({ sources: own, again });
    },
  });

  write({
    url: "/v1/plan",
    action: "plan",
    summary: "What a run of all sources would change; writes nothing",
    body: nothing,
    answer: planReport,
    async perform({ principal }) {
      assertWholeSight(hub, principal, "a plan shows rows of every site");
      return hub.plan();
    },
  });

  write({
    url: "/v1/verify",
    action: "administer",
    summary: "Proves the state: the log's chain is whole, a rebuild gives the rows that stand, money is conserved",
    body: nothing,
    answer: verification,
    async perform({ principal }) {
      assertWholeGroup(principal, "it proves the state of every site");
      const { brokenLink = null, heads, requests, ...verified } = await hub.verify();
      const { signed, broken = null, unprotectedFrom = null, epochs } = heads;
      const noted = { ...requests, broken: requests.broken ?? null };
      return { ...verified, brokenLink, heads: { signed, broken, unprotectedFrom, epochs }, requests: noted };
    },
  });

  write({
    url: "/v1/backups",
    action: "administer",
    fresh: true,
    summary: "Writes a verified backup to a new file on the hub's machine",
    body: backupBody,
    answer: backupReport,
    async perform({ body: { file }, principal }) {
      assertWholeGroup(principal, "a backup holds what every site said");
      return hub.backup(file);
    },
  });
}

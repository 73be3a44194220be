// Counts, balances and lines of one kind across two systems, on demand.

import { z } from "zod";
import { maySee } from "../access/principal.ts";
import { Fault } from "../base/fault.ts";
import { reader } from "../desk/reader.ts";
import { reconcile } from "../desk/reconciliation.ts";
import { limitText } from "./contract.ts";
import { runOf, type Run } from "../desk/scheduled-run.ts";
import { runQuery, runsQuery } from "../desk/store-schedule.ts";
import { instantText } from "../base/instant.ts";
import { reconciliation, reconciliationRun, reconciliationRunList } from "./contract-reconciliation.ts";
import { shownConservation, shownReconciliation } from "./comparison-sight.ts";
import type { Door } from "./door.ts";

const missingMax = 1_000;
const runsMax = 1_000;

export function reconciliationRoutes({ hub, read }: Door): void {
  read({
    url: "/v1/reconciliation",
    action: "read",
    summary: "How many records of a kind two systems know, what they come to, which one of them lacks, and where they differ",
    params: {},
    query: { kind: z.string(), first: z.string(), second: z.string(), limit: limitText(missingMax) },
    data: reconciliation,
    async answer({ query: asked, principal, scope, cut }) {
      const seen = hub.sources.filter(({ site }) => maySee(principal, site)).map(({ name }) => name);
      // A system whose claims one may not see would look as if it lacked everything.
      for (const name of [asked.first, asked.second]) if (!seen.includes(name)) throw unknownSource(name, seen);
      return shownReconciliation(await reconcile(asked, reader(cut, scope, hub.model)), hub, principal);
    },
  });
  read({
    url: "/v1/reconciliation/runs",
    action: "read",
    summary: "What came of comparing systems on schedule, the latest first",
    params: {},
    query: { kind: z.string().optional(), first: z.string().optional(), second: z.string().optional(), limit: limitText(runsMax) },
    data: reconciliationRunList,
    async answer({ query: { kind = null, first = null, second = null, limit }, scope, cut }) {
      const [rows = []] = await reader(cut, scope, hub.model).read([runsQuery({ kind, systems: [first, second], limit })]);
      return { runs: rows.map((row) => shown(runOf(row))) };
    },
  });
  read({
    url: "/v1/reconciliation/runs/:run",
    action: "read",
    summary: "One comparison on schedule: counts, balances, and the documents that were missing",
    params: { run: z.string() },
    query: {},
    data: reconciliationRun,
    async answer({ params: { run }, principal, scope, cut }) {
      const [[row] = []] = await reader(cut, scope, hub.model).read([runQuery(run)]);
      if (row === undefined) {
        const cause = "no comparison that you may see has this name";
        throw new Fault({ code: "reconciliation-unknown", subject: `run ${run}`, cause, hint: "list them: synchromesh reconciliations" });
      }
      const found = runOf(row);
      return {
        ...shown(found),
        result: found.result === undefined ? null : shownReconciliation(found.result, hub, principal),
        books: found.books === undefined ? null : shownConservation(found.books, hub, principal),
      };
    },
  });
}

function shown({ run, sort, kind, systems, at, position, agrees, missing, differing, repaired, stopped, result }: Run) {
  const counts = result?.counts ?? null;
  return { run, sort, kind, systems, at: instantText(at), position, agrees, counts, missing, differing, repaired, stopped };
}

export const unknownSource = (name: string, seen: readonly string[]): Fault =>
  new Fault({
    code: "source-unknown",
    subject: `source ${name}`,
    cause: "there is no such source among those you may see",
    hint: `use one of: ${seen.join(", ")}`,
  });

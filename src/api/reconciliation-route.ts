// Counts, balances and lines of one kind across two systems, on demand.

import { z } from "zod";
import { maySee } from "../access/principal.ts";
import { Fault } from "../base/fault.ts";
import { reader } from "../desk/reader.ts";
import { reconcile } from "../desk/reconciliation.ts";
import { limitText } from "./contract.ts";
import { reconciliation } from "./contract-reconciliation.ts";
import type { Door } from "./door.ts";

const missingMax = 1_000;

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
      return reconcile(asked, reader(cut, scope, hub.model));
    },
  });
}

const unknownSource = (name: string, seen: readonly string[]): Fault =>
  new Fault({
    code: "source-unknown",
    subject: `source ${name}`,
    cause: "there is no such source among those you may see",
    hint: `use one of: ${seen.join(", ")}`,
  });

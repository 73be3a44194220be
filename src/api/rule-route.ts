// What the rules leave open, and the form they are written in.

import { reader } from "../desk/reader.ts";
import { rulesJsonSchema } from "../governance/rule-schema.ts";
import { explainGaps } from "../lineage/explain-gap.ts";
import { lookedAtMax } from "../lineage/store-gap.ts";
import { jsonSchema, language, ruleGapReport } from "./contract-rule.ts";
import type { Door } from "./door.ts";

export function ruleRoutes({ hub, read }: Door): void {
  read({
    url: "/v1/rules/gaps",
    action: "read",
    summary: "Fields without an owner, owners without a word, rules without a record",
    params: {},
    query: { language },
    data: ruleGapReport,
    async answer({ query, principal, scope, cut }) {
      const { timeline } = hub.writer.stages;
      const now = hub.clock.now();
      const gaps = await explainGaps({
        reader: reader(cut, scope, hub.model),
        set: timeline.setAt(now),
        rulesOf: (kind) => timeline.rulesAt(kind, now),
        language: query.language ?? principal.language ?? "en",
      });
      return {
        unowned: gaps.unowned.map((one) => ({ ...one, sources: [...one.sources] })),
        uncovered: gaps.uncovered.map((one) => ({ ...one, states: [...one.states] })),
        silentOwners: gaps.silentOwners.map((one) => ({ ...one, fields: [...one.fields] })),
        idleRules: [...gaps.idleRules],
        lookedAt: lookedAtMax,
      };
    },
  });
  read({
    url: "/v1/rules/schema",
    action: "read",
    summary: "The form of rules as JSON Schema, for editors",
    params: {},
    query: {},
    data: jsonSchema,
    answer: async () => rulesJsonSchema(),
  });
}

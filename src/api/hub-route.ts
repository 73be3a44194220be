// Whether the hub lives, whether it can answer, and its figures for Prometheus; the rules in force as sentences.

import { instantText } from "../base/instant.ts";
import type { AlarmFeed } from "./alarm-feed.ts";
import type { RuleSet } from "../governance/rule.ts";
import { beginningOfTime } from "../commit/rules/rule-change.ts";
import { deleteSentence, sentence } from "../governance/sentence.ts";
import type { Metrics } from "../platform/metric.ts";
import { health, instantQuery, readiness, ruleList } from "./contract.ts";
import { language } from "./contract-rule.ts";
import type { Door } from "./door.ts";

/** A set that has just been approved is dated after everything received, which may be a little after the wall clock. */
function setInForce({ writer, clock }: Door["hub"], at: number | undefined): RuleSet {
  const { timeline } = writer.stages;
  return timeline.setAt(at ?? Math.max(clock.now(), timeline.horizon));
}

export function hubRoutes({ hub, read, plain }: Door, metrics: Metrics, alarms: AlarmFeed, document: () => unknown): void {
  read({
    url: "/health",
    action: "read",
    summary: "The process answers",
    params: {},
    query: {},
    data: health,
    answer: async () => ({
      hub: hub.configuration.hub,
      backend: hub.database.profile.name,
      survivesPowerCut: hub.database.profile.survivesPowerCut,
      practice: hub.practice !== undefined,
    }),
  });
  read({
    url: "/ready",
    action: "read",
    summary: "The store answers too",
    params: {},
    query: {},
    data: readiness,
    async answer({ cut }) {
      await cut.read([]);
      return { ready: true } as const;
    },
  });
  read({
    url: "/v1/rules",
    action: "read",
    summary: "The rules in force now or on another day, as data and as sentences",
    params: {},
    query: { language, validAt: instantQuery.optional() },
    data: ruleList,
    async answer({ query, principal }) {
      const { from, rules, deletes } = setInForce(hub, query.validAt);
      const spoken = query.language ?? principal.language;
      return {
        from: from > beginningOfTime ? instantText(from) : null,
        rules: rules.map((rule) => ({
          name: rule.name,
          kind: rule.kind,
          fields: [...rule.fields],
          sites: [...rule.sites],
          companies: rule.companies.map(({ name }) => name),
          productLines: [...rule.productLines],
          sentence: sentence(rule, spoken),
        })),
        deletes: deletes.map((rule) => ({
          name: rule.name,
          kind: rule.kind,
          outcome: rule.outcome,
          sentence: deleteSentence(rule, spoken),
        })),
      };
    },
  });
  plainRoutes(plain, metrics, alarms, document);
}

function plainRoutes(plain: Door["plain"], metrics: Metrics, alarms: AlarmFeed, document: () => unknown): void {
  plain({
    url: "/openapi.json",
    action: "read",
    summary: "This document",
    produces: "application/json",
    perform: async (_, reply) => reply.type("application/json; charset=utf-8").send(JSON.stringify(document())),
  });
  plain({
    url: "/metrics",
    action: "read",
    summary: "Figures of the hub in Prometheus's text form",
    produces: "text/plain",
    perform: async (_, reply, principal) =>
      reply.type(metrics.registry.contentType).send(`${await metrics.text()}\n${await alarms.figures(principal)}`),
  });
}

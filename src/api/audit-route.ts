// Evidence for an auditor: a signed folder, written on the hub's machine as a backup is.

import { exportAudit } from "../audit/export.ts";
import { daysOf } from "../audit/period.ts";
import { auditBody, auditIndex, signingKey } from "./contract-audit.ts";
import type { Door } from "./door.ts";
import { assertWholeSight } from "./sight.ts";

export function auditRoutes({ hub, read, write }: Door): void {
  read({
    url: "/v1/signing-key",
    action: "read",
    summary: "The public half of the key that the hub signs exports and heads of its log with",
    params: {},
    query: {},
    data: signingKey,
    answer: async () => ({ publicKey: hub.signingKey.publicKey() }),
  });

  write({
    url: "/v1/audit-exports",
    action: "audit",
    summary: "Writes what happened in a period, and what stood at both ends, to a new signed folder on the hub's machine",
    body: auditBody,
    answer: auditIndex,
    async perform({ body: { company, from, to, folder }, principal }) {
      assertWholeSight(hub, principal, "an export holds what every site said");
      const { database, model, configuration, signingKey, clock, sources } = hub;
      const sites = sources.map(({ site }) => site);
      const days = daysOf({ company, from, to }, configuration.settings, sites, clock.now());
      return exportAudit({ database, model, hub: configuration.hub, key: signingKey, days, folder });
    },
  });
}

// The connectors that come with the hub, by the word in `connector:` of hub.yaml.

import type { Connector } from "../source/connector.ts";
import { camt } from "./camt/reader.ts";
import { delimited } from "./delimited/reader.ts";
import { erpnextConnector } from "./erpnext/reader.ts";
import { httpJsonConnector } from "./http-json/reader.ts";
import { jsonFile } from "./json-file/reader.ts";
import { mysqlQuery } from "./mysql-query/reader.ts";
import { odataConnector } from "./odata/reader.ts";
import { odooConnector } from "./odoo/reader.ts";
import { postgresChanges } from "./postgres-changes/reader.ts";
import { postgresQuery } from "./postgres-query/reader.ts";
import type { Timer } from "./rate-budget.ts";
import { siteHubConnector } from "./site-hub/reader.ts";
import { trytonConnector } from "./tryton/reader.ts";

/** `timer`: by which those that call over HTTP wait. All sources opened by one of them share the budgets of their accounts. */
export function shippedConnectors(timer: Timer): ReadonlyMap<string, Connector> {
  const calling = [httpJsonConnector, siteHubConnector, odooConnector, trytonConnector, odataConnector, erpnextConnector].map((open) =>
    open(timer),
  );
  const others = [delimited, jsonFile, camt, postgresQuery, postgresChanges, mysqlQuery];
  return new Map([...others, ...calling].map((one) => [one.name, one as Connector]));
}

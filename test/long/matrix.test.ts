// The access matrix for every role, at one site, at a company and of the group, and for who holds several.

import { all } from "../../src/access/grant.ts";
import { roleNames } from "../../src/access/role.ts";
import { type Asker, at, matrixOf } from "../api/matrix-suite.ts";
import { sites } from "../api/matrix-world.ts";

const askers: readonly Asker[] = [
  ...roleNames.flatMap((role) => sites.map((site) => ({ name: `${role} at ${site}`, grants: [at(role, site)] }))),
  { name: "planner of the group", grants: [at("planner", all)] },
  { name: "admin of the group", grants: [at("admin", all)] },
  { name: "steward of a company", grants: [at("steward", all, "FR01")] },
  { name: "steward at lyon who looks at ulm", grants: [at("steward", "lyon"), at("viewer", "ulm")] },
  { name: "steward at lyon who plans at ulm", grants: [at("steward", "lyon"), at("planner", "ulm")] },
  { name: "auditor of a company without a site", grants: [at("auditor", all, "nobody")] },
  { name: "viewer of a site under another company", grants: [at("viewer", "lyon", "DE01")] },
];

matrixOf(askers);

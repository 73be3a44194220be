// The books of one system, reckoned up on demand.

import { z } from "zod";
import { maySee } from "../access/principal.ts";
import { canonicalLaws } from "../desk/conservation-law.ts";
import { conservation } from "../desk/conservation.ts";
import { reader } from "../desk/reader.ts";
import { limitText } from "./contract.ts";
import { conservationAnswer } from "./contract-conservation.ts";
import { shownConservation } from "./comparison-sight.ts";
import type { Door } from "./door.ts";
import { unknownSource } from "./reconciliation-route.ts";

const brokenMax = 1_000;

export function conservationRoutes({ hub, read }: Door): void {
  read({
    url: "/v1/conservation",
    action: "read",
    summary: "Whether the books of one system come out even, and which document is off by how much",
    params: {},
    query: { source: z.string(), limit: limitText(brokenMax) },
    data: conservationAnswer,
    async answer({ query: { source, limit }, principal, scope, cut }) {
      const seen = hub.sources.filter(({ site }) => maySee(principal, site)).map(({ name }) => name);
      if (!seen.includes(source)) throw unknownSource(source, seen);
      const books = await conservation(source, hub.configuration.laws ?? canonicalLaws, reader(cut, scope, hub.model), limit);
      return shownConservation(books, hub, principal);
    },
  });
}

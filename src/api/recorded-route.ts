// What a practice copy would have written, in the order in which it would have.

import { z } from "zod";
import { instantText } from "../base/instant.ts";
import { recordedQuery } from "../desk/store-recorded.ts";
import { readRecorded } from "../writeback/store-recorded.ts";
import { limitText } from "./contract.ts";
import { recordedAnswer } from "./contract-practice-copy.ts";
import type { Door } from "./door.ts";
import { sight } from "./sight.ts";

const recordedMax = 1_000;

export function recordedRoutes({ hub, read }: Door): void {
  read({
    url: "/v1/recorded",
    action: "read",
    summary: "What a practice copy would have written to systems, the newest last; empty in every other hub",
    params: {},
    query: { system: z.string().optional(), limit: limitText(recordedMax) },
    data: recordedAnswer,
    async answer({ query: { system = null, limit }, principal, cut }) {
      const sees = sight(hub, principal);
      const [rows = []] = await cut.read([recordedQuery(system, limit)]);
      return {
        writes: rows.map(readRecorded).map(({ at, source: system, site, feed, key, columns }) => {
          // Columns of a system are not told apart by the class of what is in them.
          return { at: instantText(at), system, site, feed, key, columns: sees.page(site) ? columns : {} };
        }),
      };
    },
  });
}

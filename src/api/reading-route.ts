// Where reading each source stands, and what reading one of them would bring now, before it is read.

import { instantText } from "../base/instant.ts";
import { integer } from "../desk/reader.ts";
import { latestReadsQuery, readRow } from "../desk/store-run.ts";
import type { Row } from "../platform/database.ts";
import { draftNamed } from "./contract-connection.ts";
import { planReport } from "./contract-operation.ts";
import { latestReads } from "./contract-reading.ts";
import type { Door } from "./door.ts";
import { runShown } from "./history-route.ts";
import { assertWholeSight } from "./sight.ts";

const dayMs = 86_400_000;

export function readingRoutes({ hub, read, write }: Door): void {
  read({
    url: "/v1/runs/latest",
    action: "read",
    summary: "The last read of each source, and what its reads of the last day came to",
    params: {},
    query: {},
    data: latestReads,
    async answer({ cut }) {
      const since = hub.clock.now() - dayMs;
      const [rows = []] = await cut.read([latestReadsQuery(since)]);
      return { since: instantText(since), sources: rows.map(latestShown) };
    },
  });
  write({
    url: "/v1/connections/plan",
    action: "administer",
    summary: "What reading a connection on from where it stands would bring, paused or not; writes nothing",
    body: draftNamed,
    answer: planReport,
    async perform({ body: { name }, principal }) {
      assertWholeSight(hub, principal, "a plan shows rows of every site");
      return hub.connections.planReading(name);
    },
  });
}

function latestShown(row: Row) {
  const { feeds: _, ...last } = runShown(readRow(row));
  const sum = (of: string): number => integer(row, `day_${of}`);
  return { last, day: { reads: sum("reads"), rows: sum("rows"), fresh: sum("fresh"), parked: sum("parked"), faults: sum("faults") } };
}

// What came of reading systems and of telling them, and how their forms changed.

import { z } from "zod";
import { instantText } from "../base/instant.ts";
import { hiddenText, integer, integerOrNull, text } from "../desk/reader.ts";
import { formsQuery } from "../desk/store-form.ts";
import { readRow, readsQuery, type SourceRead } from "../desk/store-run.ts";
import { sendsQuery } from "../desk/store-send.ts";
import { contractRow } from "../observation/store-contract.ts";
import type { Row } from "../platform/database.ts";
import { instantQuery, limitText } from "./contract.ts";
import { driftAccepted, driftBody, driftList, runList, sendList } from "./contract-history.ts";
import { sentState } from "./contract-intent.ts";
import { assertConnects } from "./connection-route.ts";
import type { Door } from "./door.ts";
import { type Sight, sight } from "./sight.ts";

const listedMax = 1_000;
const state = z.enum(["accepted", "held", "gone"]);

export function historyRoutes({ hub, read, write }: Door): void {
  read({
    url: "/v1/runs",
    action: "read",
    summary: "Reads of sources, the newest first: rows, what was new, parked or held, faults, and how long each took",
    params: {},
    query: {
      source: z.string().optional(),
      faulty: z.enum(["true", "false"]).default("false"),
      before: instantQuery.optional(),
      limit: limitText(listedMax),
    },
    data: runList,
    async answer({ query: { source = null, faulty, before = null, limit }, cut }) {
      const [rows = []] = await cut.read([readsQuery({ source, onlyFaulty: faulty === "true", before, limit })]);
      const runs = rows.map(readRow);
      return { runs: runs.map(runShown), next: runs.length < limit ? null : instantText(runs.at(-1)?.startedAt ?? 0) };
    },
  });
  read({
    url: "/v1/sends",
    action: "read",
    summary: "What systems were told, the newest first, with what came of it; those of which nobody knows yet among them",
    params: {},
    query: {
      system: z.string().optional(),
      kind: z.string().optional(),
      state: sentState.optional(),
      record: z.string().optional(),
      before: instantQuery.optional(),
      limit: limitText(listedMax),
    },
    data: sendList,
    async answer({ query: { system = null, kind = null, state: came = null, record = null, before = null, limit }, principal, cut }) {
      const sees = sight(hub, principal);
      const [rows = []] = await cut.read([sendsQuery({ system, kind, state: came, record, before, limit })]);
      const last = rows.at(-1);
      return {
        sends: rows.map((row) => sendShown(row, sees)),
        next: last === undefined || rows.length < limit ? null : instantText(integer(last, "claimed_at")),
      };
    },
  });
  read({
    url: "/v1/drift",
    action: "read",
    summary: "How the forms of feeds changed, with how much it matters and which fields read it; those that wait for a person among them",
    params: {},
    query: { source: z.string().optional(), state: state.optional(), limit: limitText(listedMax) },
    data: driftList,
    async answer({ query: { source = null, state: of = null, limit }, cut }) {
      const [rows = []] = await cut.read([formsQuery(source, of, limit)]);
      return { forms: rows.map(contractRow).map((form) => formShown(form, hub.connections.columns(form.source, form.feed))) };
    },
  });
  write({
    url: "/v1/drift/accept",
    action: "set-rule",
    summary: "A person's word that the form a feed has now is right",
    body: driftBody,
    answer: driftAccepted,
    async perform({ body: { source, feed, number, reason }, principal }) {
      assertConnects(principal);
      const { position } = await hub.acceptForm({ source, feed, number, reason, author: principal.name });
      return { position, replay: `synchromesh replay --source ${source}` };
    },
  });
}

export const runShown = ({ feeds, fault, startedAt, endedAt, ...run }: SourceRead): z.input<typeof runList>["runs"][number] => ({
  ...run,
  startedAt: instantText(startedAt),
  endedAt: instantText(endedAt),
  milliseconds: Math.max(0, endedAt - startedAt),
  feeds: JSON.parse(feeds) as z.input<typeof runList>["runs"][number]["feeds"],
  fault: fault === null ? null : (JSON.parse(fault) as { code: string; subject: string; cause: string; hint: string }),
});

function sendShown(row: Row, sees: Sight): z.input<typeof sendList>["sends"][number] {
  const endedAt = integerOrNull(row, "ended_at");
  const of = (column: string): string => text(row, column);
  return {
    send: of("send"),
    system: of("source"),
    site: of("site"),
    kind: of("kind"),
    record: of("record"),
    key: of("key"),
    entity: of("entity"),
    field: of("field"),
    state: sentState.parse(of("state")),
    at: instantText(integer(row, "claimed_at")),
    endedAt: endedAt === null ? null : instantText(endedAt),
    // What a system answered may tell the value.
    cause: sees.claim(of("kind"), of("field"), of("site")) ? of("cause") : hiddenText,
    released: of("released") === "" ? null : of("released"),
  };
}

export const formShown = (
  { recordKind, since, changes, ...form }: ReturnType<typeof contractRow>,
  used: ReadonlyMap<string, readonly string[]>,
): z.input<typeof driftList>["forms"][number] => ({
  source: form.source,
  site: form.site,
  feed: form.feed,
  number: form.number,
  owner: form.owner,
  state: form.state,
  class: form.class,
  author: form.author,
  reason: form.reason,
  kind: recordKind,
  since: instantText(since),
  changes: changes.map((one) => ({ ...one, fields: [...(used.get(one.column) ?? [])] })),
});

// Whether the log is covered by signed heads, and who asked what of the hub.

import { z } from "zod";
import type { Principal } from "../access/principal.ts";
import { lastRequestLinkQuery, requestPageQuery } from "../access/store-request.ts";
import { instantText } from "../base/instant.ts";
import { integer, text } from "../desk/reader.ts";
import { lastLinkQuery, linksQuery } from "../observation/store.ts";
import type { ApiHub } from "./api-hub.ts";
import { limitText } from "./contract.ts";
import { chainStatus, requestList, requestsQuery } from "./contract-chain.ts";
import type { Door } from "./door.ts";
import { assertWholeSight } from "./sight.ts";

const pageMax = 1_000;

export function chainRoutes({ hub, read }: Door): void {
  read({
    url: "/v1/audit/chain",
    action: "read",
    summary: "The last link of the log, the newest signed head, whether the one leads to the other, and what no head covers yet",
    params: {},
    query: {},
    data: chainStatus,
    answer: () => chainAnswer(hub),
  });

  read({
    url: "/v1/audit/requests",
    action: "audit",
    summary: "Who asked what of the hub, the newest first; kept for 400 days",
    params: {},
    query: {
      ...requestsQuery,
      cursor: z
        .string()
        .regex(/^(\d{1,15}\.\d{1,9})?$/)
        .default(""),
      limit: limitText(pageMax),
    },
    data: requestList,
    answer: ({ query: { cursor, limit, ...filter }, principal }) => requestsPage(hub, principal, filter, cursor, limit),
  });
}

async function chainAnswer({ database, heads, epoch }: ApiHub): Promise<z.input<typeof chainStatus>> {
  const signed = heads?.last();
  const [[last] = [], [there] = [], [asked] = []] = await database.read([
    lastLinkQuery(),
    linksQuery(signed === undefined ? [] : [signed.position]),
    lastRequestLinkQuery(),
  ]);
  const position = last === undefined ? 0 : integer(last, "position");
  return {
    last:
      last === undefined
        ? null
        : {
            position,
            link: text(last, "link"),
            committedAt: instantText(integer(last, "committed_at")),
            entries: integer(last, "entries"),
          },
    signed:
      signed === undefined
        ? null
        : {
            position: signed.position,
            link: signed.link,
            at: signed.at,
            epoch: signed.epoch,
            leadsThere: signed.position === 0 || there?.["link"] === signed.link,
          },
    unprotected: signed === undefined ? null : Math.max(0, position - signed.position),
    epoch: epoch.current.epoch,
    requests: { batches: asked === undefined ? 0 : integer(asked, "batch"), link: asked?.["link"] ?? null },
  };
}

/** Fault `not-allowed` for whoever does not see every site: requests name records of all of them. */
export async function requestsPage(
  hub: ApiHub,
  principal: Principal,
  { principal: of, action, route, refused }: z.output<z.ZodObject<typeof requestsQuery>>,
  cursor: string,
  limit: number,
): Promise<z.input<typeof requestList>> {
  assertWholeSight(hub, principal, "requests name what every site said");
  const [batch, ordinal] = cursor.split(".").map(Number);
  const before = cursor === "" || batch === undefined || ordinal === undefined ? undefined : { batch, ordinal };
  const [rows = []] = await hub.database.read([
    requestPageQuery({ principal: of, action, route, isRefused: refused === "yes", before, limit }),
  ]);
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    requests: rows.map((row) => ({
      at: instantText(integer(row, "at")),
      principal: text(row, "principal"),
      action: text(row, "action"),
      route: text(row, "route"),
      subject: text(row, "subject"),
      status: integer(row, "status"),
    })),
    next: last === undefined ? null : `${text(last, "batch")}.${text(last, "ordinal")}`,
  };
}

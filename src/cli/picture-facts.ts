// What the picture shows, read through the API of a hub: the same whether the hub runs here or in another process.

import type { z } from "zod";
import type { recordDetail } from "../api/contract.ts";
import type { cashForecast, causeList } from "../api/contract-cash.ts";
import type { hubStatus, inboxPage } from "../api/contract-desk.ts";
import { isFault } from "../base/fault.ts";
import type { Answer, Door } from "./door.ts";

export type CauseRow = z.output<typeof causeList>["causes"][number];
export type RecordDetail = z.output<typeof recordDetail>;

export interface PictureFacts {
  readonly hub: string;
  readonly position: number;
  readonly status: z.output<typeof hubStatus>;
  readonly inbox: z.output<typeof inboxPage>;
  readonly forecast: z.output<typeof cashForecast>;
  /** Newest first, each with the record that moved the money where it can be read. */
  readonly causes: readonly { readonly row: CauseRow; readonly record: RecordDetail | undefined }[];
  /** Address of the API; undefined where it is not open to others. */
  readonly api: string | undefined;
}

/** More than are shown: several causes may be of one record. */
const causesRead = 20;
const causesShown = 5;
const inboxShown = 5;

export async function pictureFacts({ get }: Pick<Door, "get">, api: string | undefined): Promise<PictureFacts> {
  const [health, status, inbox, forecast, causes] = await Promise.all([
    get<{ hub: string }>("/health"),
    get<PictureFacts["status"]>("/v1/status"),
    get<PictureFacts["inbox"]>("/v1/inbox", { limit: String(inboxShown) }),
    get<PictureFacts["forecast"]>("/v1/cash/forecast"),
    get<z.output<typeof causeList>>("/v1/cash/causes", { limit: String(causesRead) }),
  ]);
  const rows = firstOfEach(causes.data.causes).slice(0, causesShown);
  const records = await Promise.all(rows.map(({ cause }) => recordOf(get, cause.record)));
  return {
    hub: health.data.hub,
    position: status.position,
    status: status.data,
    inbox: inbox.data,
    forecast: forecast.data,
    causes: rows.map((row, index) => ({ row, record: records[index] })),
    api,
  };
}

const firstOfEach = (rows: readonly CauseRow[]): CauseRow[] => {
  const seen = new Set<string>();
  return rows.filter(({ cause }) => !seen.has(cause.record) && seen.add(cause.record));
};

const recordOf = async (get: Door["get"], record: string): Promise<RecordDetail | undefined> => {
  try {
    const answer: Answer<RecordDetail> = await get(`/v1/records/${record}`);
    return answer.data;
  } catch (error) {
    // A person's decision or a rule has no record of its own: the line then names the source only.
    if (isFault(error)) return undefined;
    throw error;
  }
};

// What was read again, feed by feed.

import type { ReplayedFeed } from "../commit/reread/mapping-replay.ts";
import { figure, table } from "./say.ts";

export const replayTable = (feeds: readonly ReplayedFeed[]): string =>
  table(feeds, [
    { title: "source", value: ({ source }) => source },
    { title: "feed", value: ({ feed }) => feed },
    { title: "read again", value: ({ read }) => figure(read), isFigure: true },
    { title: "corrected", value: ({ corrected }) => figure(corrected), isFigure: true },
    { title: "withdrawn", value: ({ withdrawn }) => figure(withdrawn), isFigure: true },
  ]);

// Mappings with dates: listed, rehearsed before they begin, and approved by a person.

import type { z } from "zod";
import { assertWholeGroup } from "../access/approver.ts";
import { maySee } from "../access/principal.ts";
import { instantText } from "../base/instant.ts";
import type { MappingLives, MappingWord } from "../commit/reread/mapping-life.ts";
import type { ScheduledMapping } from "../commit/reread/mapping-schedule.ts";
import { mappingApproval, mappingApproved, mappingList, mappingPlan, mappingPlanBody } from "./contract-mapping.ts";
import type { Door } from "./door.ts";
import { assertWholeSight } from "./sight.ts";

export function mappingRoutes({ hub, read, write }: Door): void {
  read({
    url: "/v1/mappings",
    action: "read",
    summary: "What reads which feed from when, and who rehearsed, approved and replayed it",
    params: {},
    query: {},
    data: mappingList,
    async answer({ principal }) {
      const lives = await hub.mappingLives();
      return hub
        .mappings()
        .filter(({ site }) => maySee(principal, site))
        .map((one) => mappingRow(one, lives));
    },
  });

  write({
    url: "/v1/plan/mapping",
    action: "plan",
    summary: "What a mapping that waits for its date would make of what is known now; changes nothing, and is noted in the log",
    body: mappingPlanBody,
    answer: mappingPlan,
    async perform({ body, principal }) {
      assertWholeSight(hub, principal, "a plan shows rows of every site");
      return hub.planMapping({ ...body, author: principal.name });
    },
  });

  write({
    url: "/v1/mappings/approve",
    action: "set-rule",
    summary: "Keeps a person's word that a mapping may take effect; hub.yaml says whether and when it does",
    body: mappingApproval,
    answer: mappingApproved,
    async perform({ body: { source, from, reason }, principal }) {
      assertWholeGroup(principal, "a mapping changes what every site sees");
      const { position, feeds } = await hub.approveMapping({ source, from, reason, author: principal.name });
      const approved = new Set(feeds.flatMap(({ feed, mappings }) => mappings.map((one) => `${feed}\n${one.from}\n${one.hash}`)));
      const lives = await hub.mappingLives();
      const rows = hub
        .mappings()
        .filter((one) => one.source === source && approved.has(`${one.feed}\n${millis(one)}\n${one.hash}`))
        .map((one) => mappingRow(one, lives));
      return { position, mappings: rows };
    },
  });
}

/** When it begins, ms; null: from the beginning. */
const millis = ({ from }: Pick<ScheduledMapping, "from">): number | null => (from === null ? null : Date.parse(from));

function mappingRow(one: ScheduledMapping, lives: MappingLives): z.input<typeof mappingList>[number] {
  const { rehearsed, approved, replayed } = lives.of(one.source, one.feed, { hash: one.hash, from: millis(one) });
  return {
    ...one,
    rehearsed: rehearsed && worded(rehearsed),
    approved: approved && { ...worded(approved), reason: approved.reason },
    replayed: replayed && worded(replayed),
  };
}

const worded = ({ author, at }: MappingWord): { author: string; at: string } => ({ author, at: instantText(at) });

// What systems are to be told because they say otherwise than was decided.

import { z } from "zod";
import { instantText } from "../base/instant.ts";
import { intentList } from "../desk/intent-list.ts";
import { reader } from "../desk/reader.ts";
import { limitText } from "./contract.ts";
import { intentAnswer, intentCause, intentState } from "./contract-intent.ts";
import type { Door } from "./door.ts";

const intentsMax = 1_000;

export function intentRoutes({ hub, read }: Door): void {
  read({
    url: "/v1/intents",
    action: "read",
    summary: "What systems are to be told because they say otherwise than was decided, the oldest first; nothing delivers it yet",
    params: {},
    query: {
      system: z.string().optional(),
      kind: z.string().optional(),
      field: z.string().optional(),
      entity: z.string().optional(),
      cause: intentCause.optional(),
      state: intentState.default("planned"),
      limit: limitText(intentsMax),
    },
    data: intentAnswer,
    async answer({ query: { system = null, kind = null, field = null, entity = null, cause = null, state, limit }, scope, cut }) {
      const { intents, counts } = await intentList({ system, kind, field, entity, cause, state, limit }, reader(cut, scope, hub.model));
      return {
        intents: intents.map((one) => ({
          ...one,
          cause: intentCause.parse(one.cause),
          state: intentState.parse(one.state),
          plannedAt: instantText(one.plannedAt),
          endedAt: one.endedAt === null ? null : instantText(one.endedAt),
        })),
        counts: counts.map((one) => ({ ...one, cause: intentCause.parse(one.cause), state: intentState.parse(one.state) })),
      };
    },
  });
}

// What systems are to be told because they say otherwise than was decided.

import { z } from "zod";
import { instantText } from "../base/instant.ts";
import { type CreationList, creationList } from "../desk/creation-list.ts";
import { tell } from "../desk/decide.ts";
import { type Intended, intentList } from "../desk/intent-list.ts";
import { reader } from "../desk/reader.ts";
import type { Forms } from "../commit/outbox/forms.ts";
import type { CreationState } from "../writeback/creation.ts";
import type { Modes } from "../writeback/mode.ts";
import { limitText } from "./contract.ts";
import { decided } from "./contract-desk.ts";
import { creationState, intentAnswer, intentCause, intentState, sentState, tellBody } from "./contract-intent.ts";
import { deciding } from "./decision-route.ts";
import type { Door } from "./door.ts";

const intentsMax = 1_000;

/** By the state of intents that is asked for. */
const creationStates: Readonly<Record<z.output<typeof intentState>, readonly CreationState[]>> = {
  planned: ["waits", "planned", "claimed", "unknown", "refused"],
  agreed: ["created", "there"],
  withdrawn: ["withdrawn"],
};

const noCreations: CreationList = { creations: [], counts: [] };

const creationsAnswer = ({ creations, counts }: CreationList, modes: ReadonlyMap<string, Modes>) => ({
  creations: creations.map((one) => ({
    ...one,
    state: creationState.parse(one.state),
    fields: one.fields.map((told) => ({ ...told, state: told.state === null ? null : sentState.parse(told.state) })),
    plannedAt: instantText(one.plannedAt),
    endedAt: one.endedAt === null ? null : instantText(one.endedAt),
    mode: modes.get(one.system)?.creates.get(one.kind)?.mode ?? ("observe" as const),
  })),
  creationCounts: counts.map((one) => ({ ...one, state: creationState.parse(one.state) })),
});

/** References are told by keys of the system's own. */
function shownOf(forms: Pick<Forms, "of">, { system, kind, field, to }: Intended): string | null {
  if (to === null) return null;
  const shown = forms.of({ system, kind, field })?.of(to);
  return shown === undefined || shown === to ? null : shown;
}

export function intentRoutes({ hub, read, write }: Door): void {
  const { deskOf, once } = deciding(hub);
  const { modes = new Map<string, Modes>() } = hub.configuration;
  read({
    url: "/v1/intents",
    action: "read",
    summary: "What systems are to be told because they say otherwise than was decided, the oldest first, with what came of telling them",
    params: {},
    query: {
      system: z.string().optional(),
      kind: z.string().optional(),
      field: z.string().optional(),
      entity: z.string().optional(),
      cause: intentCause.optional(),
      state: intentState.default("planned"),
      sent: sentState.optional(),
      limit: limitText(intentsMax),
    },
    data: intentAnswer,
    async answer({
      query: { system = null, kind = null, field = null, entity = null, cause = null, sent = null, state, limit },
      scope,
      cut,
    }) {
      const filter = { system, kind, field, entity, record: null, cause, sent, state, limit };
      const seen = reader(cut, scope, hub.model);
      const { intents, counts } = await intentList(filter, seen);
      const isOfFields = field !== null || cause !== null || sent !== null;
      const lacked = isOfFields ? noCreations : await creationList({ system, kind, entity, states: creationStates[state], limit }, seen);
      return {
        ...creationsAnswer(lacked, modes),
        intents: intents.map((one) => ({
          ...one,
          cause: intentCause.parse(one.cause),
          state: intentState.parse(one.state),
          plannedAt: instantText(one.plannedAt),
          endedAt: one.endedAt === null ? null : instantText(one.endedAt),
          mode: modes.get(one.system)?.of(one.kind, one.field) ?? ("observe" as const),
          shows: shownOf(hub.forms, one),
          sent: one.sent === null ? null : { ...one.sent, state: sentState.parse(one.sent.state), at: instantText(one.sent.at) },
        })),
        counts: counts.map((one) => ({ ...one, cause: intentCause.parse(one.cause), state: intentState.parse(one.state) })),
      };
    },
  });

  write({
    url: "/v1/intents/tell",
    action: "decide",
    summary: "Plans that a system be told what stands of these fields, where it says otherwise",
    body: tellBody,
    answer: decided,
    async perform({ body, principal }) {
      return once(principal, body, (author) => tell(deskOf(principal), body.record, body.fields, author));
    },
  });
}

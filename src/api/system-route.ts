// Systems that are written, as people see, pause and resume them; and the word that the log of an epoch is the one that goes on.

import type { z } from "zod";
import { assertWholeGroup } from "../access/approver.ts";
import { maySee, type Principal } from "../access/principal.ts";
import type { SystemState } from "../commit/outbox/systems.ts";
import { noCreations } from "../commit/outbox/creation-plan.ts";
import { hiddenText } from "../desk/reader.ts";
import { epochAnswer } from "./contract-epoch.ts";
import { acceptEpochBody, pauseAnswer, pauseBody, resumeAnswer, resumeBody, systemsAnswer } from "./contract-system.ts";
import type { Door } from "./door.ts";
import { sourceUnknown } from "./observation-route.ts";
import { sight } from "./sight.ts";
import { epochShown, pauseShown, timeOrNull } from "./system-answer.ts";

function standingOf({ pause, restsUntil }: SystemState): "told" | "paused" | "catching-up" | "resting" {
  if (pause !== undefined) return pause.resumedAt === null ? "paused" : "catching-up";
  return restsUntil === undefined ? "told" : "resting";
}

export function systemRoutes({ hub, read, write }: Door): void {
  const { systems, epoch } = hub;
  /** A system of another site is not there for this principal. */
  const seen = (system: string, principal: Principal): string => {
    if (!maySee(principal, systems.siteOf(system))) throw sourceUnknown(system);
    return system;
  };
  read({
    url: "/v1/systems",
    action: "read",
    summary: "Systems that are written: whether each is told what is due, paused, or catches up; and the epoch of the hub",
    params: {},
    query: {},
    data: systemsAnswer,
    async answer({ principal }) {
      const all = (await systems.list()).filter(({ site }) => maySee(principal, site));
      return {
        epoch: epochShown(epoch.current),
        systems: all.map((one) => ({
          system: one.system,
          site: one.site,
          standing: standingOf(one),
          pause: one.pause === undefined ? null : pauseShown(one.pause),
          due: one.due,
          restsUntil: timeOrNull(one.restsUntil),
        })),
      };
    },
  });
  write({
    url: "/v1/systems/pause",
    action: "administer",
    summary: "Tells a system nothing until it is resumed; answers when nothing is under way to it any more",
    body: pauseBody,
    answer: pauseAnswer,
    perform: ({ body: { system, reason }, principal }) => systems.pause(seen(system, principal), { author: principal.name, reason }),
  });
  write({
    url: "/v1/systems/resume",
    action: "administer",
    summary: "Lets a paused system be told again, in order and at a pace; or shows what it would be told and what it shows now",
    body: resumeBody,
    answer: resumeAnswer,
    async perform({ body: { system, preview, reason }, principal }) {
      if (!preview) {
        const { position } = await systems.resume(seen(system, principal), { author: principal.name, reason });
        return { position, tells: [], creations: noCreations, isWhole: true };
      }
      return planShown(hub, principal, seen(system, principal));
    },
  });
  write({
    url: "/v1/epochs/accept",
    action: "administer",
    summary: "A person's word that the log of this epoch is the one that goes on, though more was signed before it",
    body: acceptEpochBody,
    answer: epochAnswer,
    async perform({ body: { reason }, principal }) {
      assertWholeGroup(principal, "there is one log for every site");
      return epochShown(await epoch.accept(principal.name, reason));
    },
  });
}

/** What it would be told and given, as far as whoever asks may see it. */
async function planShown(hub: Door["hub"], principal: Principal, system: string): Promise<z.input<typeof resumeAnswer>> {
  const { tells, creations, isWhole } = await hub.systems.plan(system);
  const sees = sight(hub, principal);
  const site = hub.systems.siteOf(system);
  const shownTells = tells.filter(({ kind, field }) => sees.claim(kind, field, site));
  const examples = creations.examples.map(({ cause, fields, ...one }) => {
    const told = Object.entries(fields);
    const shown = told.filter(([field]) => sees.claim(one.kind, field, site));
    return { ...one, cause: shown.length === told.length ? cause : hiddenText, fields: Object.fromEntries(shown) };
  });
  return {
    position: null,
    tells: shownTells,
    creations: { ...creations, examples },
    isWhole: isWhole && shownTells.length === tells.length,
  };
}

// Status and inbox as the contract says them: times become text.

import type { z } from "zod";
import { instantText } from "../base/instant.ts";
import type { Inbox } from "../desk/inbox.ts";
import type { Status } from "../desk/status.ts";
import type { hubStatus, inboxPage } from "./contract-desk.ts";

const timeOrNull = (at: number | null): string | null => (at === null ? null : instantText(at));

export const statusAnswer = ({ committedAt, sources, coherence, entities, open }: Status): z.input<typeof hubStatus> => ({
  entities: { ...entities },
  open,
  committedAt: timeOrNull(committedAt),
  sources: sources.map((source) => ({ ...source, observedAt: timeOrNull(source.observedAt) })),
  coherence: coherence.map(({ systems: [one, other], realSince, parkedSince, ...cell }) => ({
    ...cell,
    systems: [one, other],
    realSince: timeOrNull(realSince),
    parkedSince: timeOrNull(parkedSince),
  })),
});

export const inboxAnswer = ({ items, ...page }: Inbox): z.input<typeof inboxPage> => ({
  ...page,
  items: items.map((one) => {
    const since = instantText(one.since);
    if (one.kind === "discrepancy") return { ...one, since, sides: [...one.sides] };
    if (one.kind === "review") return { ...one, since, evidence: [...one.evidence] };
    if (one.kind !== "mass-change") return { ...one, since };
    const { act: _, ...shown } = one;
    return { ...shown, since, examples: [...one.examples] };
  }),
});

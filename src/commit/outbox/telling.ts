// What goes out, and what people do about it: the outbox of a hub with its pauses.

import type { RunReport } from "../run/run.ts";
import { type DeliverRequest, deliverAll, openOutbox, type Outbox, type SystemTold } from "./outbox.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { openPauses } from "./pauses.ts";
import { openSystems, type Systems } from "./systems.ts";

export interface TellingParts extends Omit<OutboxParts, "pauses"> {
  readonly epoch: number;
  readonly run: (request: { readonly sources: readonly string[] }) => Promise<RunReport>;
  /** One after the other for each system. */
  readonly take: <Result>(systems: readonly string[], work: () => Promise<Result>) => Promise<Result>;
}

export interface Telling {
  readonly outbox: Outbox;
  readonly systems: Systems;
  readonly deliver: (asked?: DeliverRequest) => Promise<readonly SystemTold[]>;
}

export async function openTelling({ run, ...parts }: TellingParts): Promise<Telling> {
  const { epoch, newId } = parts;
  const take = <Result>(system: string, work: () => Promise<Result>): Promise<Result> => parts.take([system], work);
  const pauses = await openPauses(parts);
  const outbox = openOutbox({ ...parts, pauses, newId: () => `${epoch}.${newId()}` });
  const systems = openSystems({ ...parts, outbox, pauses, run: (system) => run({ sources: [system] }), take });
  return { outbox, systems, deliver: (asked = {}) => deliverAll(outbox, asked, take) };
}

// What goes out, and what people do about it: the outbox of a hub with its pauses.

import type { Sweeper } from "../sweep/sweep.ts";
import type { Writer } from "../writer.ts";
import type { RunReport } from "../run/run.ts";
import { type DeliverRequest, deliverAll, openOutbox, type Outbox, type SystemTold } from "./outbox.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { type Forms, openForms } from "./forms.ts";
import { openPauses } from "./pauses.ts";
import { openSystems, type Systems } from "./systems.ts";

export interface TellingParts extends Omit<OutboxParts, "pauses" | "forms" | "writer"> {
  readonly writer: Writer;
  readonly sweeper: Sweeper;
  readonly epoch: number;
  readonly run: (request: { readonly sources: readonly string[] }) => Promise<RunReport>;
  /** One after the other for each system. */
  readonly take: <Result>(systems: readonly string[], work: () => Promise<Result>) => Promise<Result>;
}

export interface Telling {
  readonly outbox: Outbox;
  readonly systems: Systems;
  readonly forms: Forms;
  readonly deliver: (asked?: DeliverRequest) => Promise<readonly SystemTold[]>;
}

export async function openTelling({ run, ...parts }: TellingParts): Promise<Telling> {
  const { epoch, newId } = parts;
  const take = <Result>(system: string, work: () => Promise<Result>): Promise<Result> => parts.take([system], work);
  const pauses = await openPauses(parts);
  const forms = openForms({ ...parts, siteOf: (system) => systems.siteOf(system) });
  const outbox = openOutbox({ ...parts, pauses, forms, newId: () => `${epoch}.${newId()}` });
  const systems: Systems = openSystems({ ...parts, outbox, pauses, forms, run: (system) => run({ sources: [system] }), take });
  return { outbox, systems, forms, deliver: (asked = {}) => deliverAll(outbox, asked, take) };
}

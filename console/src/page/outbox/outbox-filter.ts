// By what the outbox is looked through; what the hub does not ask by is looked for among what it gave.

import type { intentCause } from "../../../../src/api/contract-intent.ts";
import type { Data } from "../../api/client.ts";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import type { Filter } from "../../part/filter-bar.tsx";
import type { Filters } from "../../part/saved-view.ts";
import { wordsOf } from "../../part/value.ts";
import { type Intents, useSystems } from "./outbox.ts";
import { standings } from "./standing.ts";

const causes: readonly Data<typeof intentCause>[] = ["override", "discrepancy", "empty", "repair", "split"];

const over: readonly string[] = ["agreed", "withdrawn"];

/** What the hub is asked. */
export const askedOf = ({ system, kind, cause, standing, tab }: Filters): Readonly<Record<string, string | undefined>> => ({
  system,
  kind,
  ...(tab === undefined ? { cause } : {}),
  state: over.includes(standing ?? "") ? standing : undefined,
});

export function useOutboxFilters(intents: Intents | undefined, tab: string | undefined): readonly Filter[] {
  const say = useMessages<typeof en>("outbox");
  const { kinds } = useModel();
  const systems = useSystems().data?.data.systems ?? [];
  const counted = [...(intents?.counts ?? []), ...(intents?.creationCounts ?? [])];
  const named = [...new Set([...systems.map(({ system }) => system), ...counted.map(({ system }) => system)])].toSorted();
  const known = [...new Set(counted.map(({ kind }) => kind))];
  const choice = (value: string): { readonly value: string; readonly label: string } => ({
    value,
    label: kinds.find(({ name }) => name === value)?.label ?? wordsOf(value),
  });
  return [
    { name: "system", label: say("system"), choices: named.map((value) => ({ value, label: value })) },
    ...(tab === "receipts"
      ? []
      : [
          { name: "standing", label: say("state"), choices: standings.map((value) => ({ value, label: say(value) })) },
          { name: "kind", label: say("kind"), choices: known.map(choice) },
        ]),
    ...(tab === undefined ? [{ name: "cause", label: say("cause"), choices: causes.map((value) => ({ value, label: say(value) })) }] : []),
  ];
}

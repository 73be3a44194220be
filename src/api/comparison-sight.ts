// Two systems set against each other, the books of one, and rehearsals of rules: without values of fields that whoever asks may not see,
// and without sums of such.

import type { z } from "zod";
import type { Principal } from "../access/principal.ts";
import type { Conservation } from "../desk/conservation.ts";
import { isNamedOpenly } from "../desk/label.ts";
import type { Reconciliation } from "../desk/reconciliation.ts";
import { fieldSight } from "../model/field-class.ts";
import type { Model } from "../model/kind.ts";
import type { ApiHub } from "./api-hub.ts";
import type { rehearsal } from "./contract-rule-set.ts";

type Sees = Pick<Principal, "classes">;

/** Sites of sources; `""`, which is no site, for one that is not configured any more: then only who sees the field everywhere sees it. */
const sitesOf = ({ sources }: Pick<ApiHub, "sources">, systems: readonly string[]): string[] =>
  systems.map((system) => sources.find(({ name }) => name === system)?.site ?? "");

export function shownReconciliation(found: Reconciliation, hub: Pick<ApiHub, "sources" | "model">, { classes }: Sees): Reconciliation {
  const sight = fieldSight(hub.model, classes);
  if (sight.everything) return found;
  const sites = sitesOf(hub, found.systems);
  const sees = (field: string): boolean => sites.every((site) => sight.field(found.kind, field, site));
  const isOpen = isNamedOpenly(found.kind, "", { model: hub.model, shows: (_, field) => sees(field) });
  return {
    ...found,
    missing: found.missing.map((one) => ({
      ...one,
      records: one.records.map(({ label, figures, ...record }) => ({
        ...record,
        label: isOpen ? label : record.key,
        figures: figures.filter(({ field }) => sees(field)),
      })),
    })),
    balances: found.balances.filter(({ field }) => sees(field)),
    differing: found.differing.filter(({ field }) => sees(field)),
  };
}

export function shownConservation(found: Conservation, hub: Pick<ApiHub, "sources" | "model">, { classes }: Sees): Conservation {
  const sight = fieldSight(hub.model, classes);
  if (sight.everything) return found;
  const [site = ""] = sitesOf(hub, [found.source]);
  const sees = ({ figures }: Conservation["laws"][number]["named"][number]): boolean =>
    figures.every(({ kind }) => sight.whole(kind, site));
  return { ...found, laws: found.laws.map((law) => ({ ...law, named: law.named.filter(sees) })) };
}

type Rehearsed = z.input<typeof rehearsal>;

/** It shows records of every site. */
export function shownRehearsal(found: Rehearsed, model: Model, { classes }: Sees): Rehearsed {
  const sight = fieldSight(model, classes);
  if (sight.everything) return found;
  const fields = found.fields.map((one) => (sight.everywhere(one.kind, one.field) ? one : { ...one, examples: [] }));
  return { ...found, fields, cash: found.kinds.every((kind) => sight.money(kind, "")) ? found.cash : [] };
}

export const shownProposed = <Row>(made: { readonly proposal: Row; readonly rehearsal: Rehearsed }, model: Model, principal: Sees) => ({
  ...made,
  rehearsal: shownRehearsal(made.rehearsal, model, principal),
});

// What a list of orders can be asked for, with the choices that this hub knows.

import { useMemo, useState } from "react";
import type { recordDetail } from "../../../../src/api/contract.ts";
import type { searchAnswer } from "../../../../src/api/contract-search.ts";
import type { Data } from "../../api/client.ts";
import { useModel } from "../../api/model.ts";
import { useRead } from "../../api/read.ts";
import { useStatus } from "../../api/status.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/order.json";
import type { Choice, Filter } from "../filter-bar.tsx";
import type { Filters } from "../saved-view.ts";
import { wordsOf } from "../value.ts";
import { nameOf, type OrderPlace, type OrderRow } from "./order.ts";

/** The kind asked for, else the first that is known. */
export function useOrderKind({ kinds }: OrderPlace, asked: string | undefined): string {
  const known = useStatus().data?.data.entities;
  const given = kinds.find((kind) => kind === asked);
  return given ?? kinds.find((kind) => (known?.[kind] ?? 0) > 0) ?? kinds[0] ?? "";
}

interface Given {
  readonly place: OrderPlace;
  readonly kind: string;
  readonly values: Filters;
  readonly rows: readonly OrderRow[];
}

export function useOrderFilters({ place, kind, values, rows }: Given): readonly Filter[] {
  const say = useMessages<typeof en>("order");
  const model = useModel();
  const status = useStatus().data?.data;
  const partners = usePartners(values["party"], rows);
  return useMemo(() => {
    const present = model.kinds.filter(({ name }) => place.kinds.includes(name) && (name === kind || (status?.entities[name] ?? 0) > 0));
    const sites = [...new Set((status?.sources ?? []).map(({ site }) => site))].toSorted();
    const states = model.kinds.find(({ name }) => name === kind)?.states ?? [];
    const isOfPartner = place.path === "/orders";
    const list: readonly Filter[] = [
      { name: "text", label: say(isOfPartner ? "text" : "number"), width: 190 },
      ...(place.kinds.length < 2
        ? []
        : [{ name: "kind", label: say("kind"), choices: present.map(({ name, plural }) => ({ value: name, label: plural })), width: 180 }]),
      { name: "site", label: say("site"), choices: sites.map((value) => ({ value, label: value })), width: 110 },
      ...(isOfPartner ? [{ name: "party", label: say("partner"), ...partners, width: 190 }] : []),
      { name: "state", label: say("state"), choices: states.map((value) => ({ value, label: wordsOf(value) })), width: 130 },
      { name: "dueFrom", label: say("due-from"), isDay: true },
      { name: "dueTo", label: say("due-to"), isDay: true },
      {
        name: "order",
        label: say("by-due"),
        choices: [
          { value: "due", label: say("by-due") },
          { value: "number", label: say("by-number") },
        ],
        width: 140,
      },
    ];
    return list;
  }, [say, model, status, place, kind, partners]);
}

const lettersMin = 2;
const foundMax = 50;

/** Those of the rows that are here, and whoever is found by what is written. */
function usePartners(asked: string | undefined, rows: readonly OrderRow[]): Required<Pick<Filter, "choices" | "onWords">> {
  const [words, setWords] = useState("");
  const found = useRead<Data<typeof searchAnswer>>("/v1/search", {
    follow: { kind: "nothing" },
    query: { text: words.trim(), limit: foundMax },
    enabled: words.trim().length >= lettersMin,
  }).data?.data.records;
  const isKnown = asked === undefined || rows.some(({ partner }) => partner?.entity === asked);
  const named = useRead<Data<typeof recordDetail>>(`/v1/records/${encodeURIComponent(asked ?? "")}`, {
    follow: { kind: "nothing" },
    enabled: !isKnown,
  }).data?.data.fields["name"]?.value;
  return useMemo(() => {
    const choices = new Map<string, string>();
    for (const { partner } of rows) if (partner !== null) choices.set(partner.entity, nameOf(partner));
    for (const { entity, kind, label, name } of found ?? [])
      if (kind === "party" && !choices.has(entity)) choices.set(entity, name ?? nameOf({ label }));
    if (asked !== undefined && !choices.has(asked)) choices.set(asked, named ?? asked);
    const list: Choice[] = [...choices].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label));
    return { choices: list, onWords: setWords };
  }, [rows, found, asked, named]);
}

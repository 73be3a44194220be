// What the inbox can be asked for, with the choices that this hub knows.

import { useMemo } from "react";
import { useModel } from "../../api/model.ts";
import { useStatus } from "../../api/status.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/inbox.json";
import type { Filter } from "../../part/filter-bar.tsx";
import { type FilterName, kinds } from "./item.ts";

const roles = ["steward", "controller", "planner", "maintenance", "admin"] as const;

/** Filters with their choices, and the names under which they stand in the address. */
export function useInboxFilters(): { readonly list: readonly Filter[]; readonly names: readonly FilterName[] } {
  const say = useMessages<typeof en>("inbox");
  const model = useModel();
  const status = useStatus().data?.data;
  return useMemo(() => {
    const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
    const sources = status?.sources ?? [];
    const sites = [...new Set(sources.map(({ site }) => site))].toSorted();
    const present = model.kinds.filter(({ name }) => (status?.entities[name] ?? 0) > 0);
    const list: readonly (Filter & { readonly name: FilterName })[] = [
      { name: "what", label: say("sort"), choices: kinds.map((value) => ({ value, label: say(value) })), width: 150 },
      { name: "kind", label: say("record-kind"), choices: present.map(({ name, label }) => ({ value: name, label })), width: 150 },
      { name: "site", label: say("site"), choices: plain(sites), width: 110 },
      { name: "systems", label: say("system"), choices: plain(sources.map(({ name }) => name)), width: 130 },
      { name: "role", label: say("role"), choices: roles.map((value) => ({ value, label: say(value) })), width: 120 },
      {
        name: "priced",
        label: say("price"),
        choices: (["yes", "no"] as const).map((value) => ({ value, label: say(`priced-${value}`) })),
        width: 120,
      },
      {
        name: "baseline",
        label: say("go-live"),
        choices: (["without", "only"] as const).map((value) => ({ value, label: say(`baseline-${value}`) })),
        width: 120,
      },
    ];
    return { list, names: [...list.map(({ name }) => name), "mine" as const] };
  }, [say, model, status]);
}

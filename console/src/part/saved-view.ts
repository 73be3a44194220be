// How a list was looked at last: its filters stand in the address, so that a link shows the same; columns and density stay
// with this browser.

import { useCallback, useState } from "react";
import { useSearchParams } from "wouter";
import type { Density } from "../design/token.ts";

export type Filters = Readonly<Record<string, string>>;

/** Filters of the page, by name; one that is empty is not there. */
export function useFilters(): readonly [Filters, (changed: Readonly<Record<string, string | undefined>>) => void] {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (changed: Readonly<Record<string, string | undefined>>) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changed)) {
            if (value === undefined || value === "") next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [Object.fromEntries(params), change];
}

export interface Look {
  readonly density: Density;
  /** Columns that are not shown, by id; of one that is not named, its own word counts. */
  readonly hidden: Readonly<Record<string, boolean>>;
}

const read = (key: string): Partial<Look> => {
  try {
    return JSON.parse(window.localStorage.getItem(key) ?? "{}") as Partial<Look>;
  } catch {
    return {};
  }
};

/** Columns and density of a table, kept under its name. */
export function useLook(name: string): readonly [Look, (changed: Partial<Look>) => void] {
  const key = `synchromesh-table-${name}`;
  const [look, setLook] = useState<Look>(() => ({ density: "normal", hidden: {}, ...read(key) }));
  const change = useCallback(
    (changed: Partial<Look>) =>
      setLook((before) => {
        const next = { ...before, ...changed };
        window.localStorage.setItem(key, JSON.stringify(next));
        return next;
      }),
    [key],
  );
  return [look, change];
}

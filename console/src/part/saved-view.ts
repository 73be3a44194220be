// How a list is looked at: its filters stand in the address, so that a link shows the same; columns and density stay with this
// browser, until a view is saved under a name, which the hub keeps.

import { useCallback, useSyncExternalStore } from "react";
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
  /** Ids of the columns that are shown; undefined: those that the page shows by itself. */
  readonly shown: readonly string[] | undefined;
  /** Gone with the page, unless a saved view says it. */
  readonly sorted: { readonly id: string; readonly desc: boolean } | undefined;
}

const plainLook: Look = { density: "normal", shown: undefined, sorted: undefined };

const looks = new Map<string, Look>();
const listeners = new Set<() => void>();

const keyOf = (name: string): string => `synchromesh-table-${name}`;

/** What this browser kept: of an earlier form of it, nothing. */
function keptLook(name: string): Look {
  try {
    const { density = "normal", shown } = JSON.parse(window.localStorage.getItem(keyOf(name)) ?? "{}") as Partial<Look>;
    return { ...plainLook, density, shown: Array.isArray(shown) ? shown : undefined };
  } catch {
    return plainLook;
  }
}

function lookOf(name: string): Look {
  const known = looks.get(name) ?? keptLook(name);
  looks.set(name, known);
  return known;
}

/** Of a table, shown or not. */
export function changeLook(name: string, changed: Partial<Look>): void {
  const next = { ...lookOf(name), ...changed };
  looks.set(name, next);
  const { density, shown } = next;
  window.localStorage.setItem(keyOf(name), JSON.stringify({ density, shown }));
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Columns, order and density of a table, under its name: the same for the table and for whoever saves its view. */
export function useLook(name: string): readonly [Look, (changed: Partial<Look>) => void] {
  const look = useSyncExternalStore(subscribe, () => lookOf(name));
  const change = useCallback((changed: Partial<Look>) => changeLook(name, changed), [name]);
  return [look, change];
}

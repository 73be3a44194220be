import { type ComponentType, lazy } from "react";
import type { Page } from "../page-entry.ts";

const known = new Map<string, ComponentType>();

/** The page of an entry, loaded at its first opening; the same component every time. */
export function lazyPage({ path, load }: Page): ComponentType {
  const before = known.get(path);
  if (before !== undefined) return before;
  const component = lazy(async () => ({ default: (await load()).Page }));
  known.set(path, component);
  return component;
}

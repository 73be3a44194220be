// Addresses of a service: sets, single entities, and what of them is asked for.

import { below } from "../http-address.ts";
import type { FeedForm } from "./feed-form.ts";
import { literalOf } from "./value.ts";

export interface ServiceAddress {
  /** Where $metadata lies. */
  readonly root: URL;
  /** Where the sets lie. */
  readonly sets: URL;
  /** Parameters of every call. */
  readonly query: Readonly<Record<string, string>>;
}

/** By name, with its $: parameters of a call. */
export type Parameters = Readonly<Record<string, string | undefined>>;

export function setAddress(address: ServiceAddress, set: string, parameters: Parameters): URL {
  return withQuery(below(address.sets, set), { ...address.query, ...parameters });
}

export const rootAddress = ({ root, query }: ServiceAddress, path: string): URL =>
  withQuery(path === "" ? new URL(`${root.href.replace(/\/$/, "")}/`) : below(root, path), query);

/** Spaces as %20: not every service takes a plus for one. */
function withQuery(url: URL, parameters: Parameters): URL {
  const parts = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  const found = new URL(url);
  found.search = parts.join("&");
  return found;
}

/**
 * Of a link that a service gives only its query is taken: its host may be one that is known behind a proxy alone, and the headers hold
 * secrets that belong to the host of hub.yaml.
 */
export function linkAddress(address: ServiceAddress, set: string, search: string): URL {
  const url = below(address.sets, set);
  const missing = Object.entries(address.query).filter(([name]) => !new URLSearchParams(search).has(name));
  url.search = [search, ...missing.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)].join("&");
  return url;
}

/** What stands behind the question mark of a link. */
export const searchOf = (link: string): string => link.slice(link.indexOf("?") + 1);

/** A $skiptoken that is a number of rows that were given, not a place among them. */
export const countsRows = (link: string): boolean => /[?&](?:\$|%24)(?:skiptoken=\d{1,9}|skip=\d+)(?:&|$)/i.test(link);

/** "(Order='1',Item='10')"; undefined where a part is no value of its key. */
export function keyPredicate({ protocol, entity }: Pick<FeedForm, "protocol" | "entity">, parts: readonly string[]): string | undefined {
  const { keys, properties } = entity;
  if (parts.length !== keys.length) return undefined;
  const literals = keys.map((key, index) => {
    const property = properties.get(key);
    return property === undefined ? undefined : literalOf(parts[index] ?? "", property, protocol);
  });
  if (literals.includes(undefined)) return undefined;
  const encoded = literals.map((literal) => encodeURIComponent(literal ?? ""));
  return `(${keys.length === 1 ? encoded[0] : keys.map((key, index) => `${key}=${encoded[index]}`).join(",")})`;
}

/** $select and $expand for the columns of a feed; `inItems`: as the rows' own entity is asked for. */
export function shapeOf({ feed, protocol, columns, set, stamps }: FeedForm, inItems = false): Parameters {
  const prefix = inItems && feed.items !== undefined ? `${feed.items}/` : "";
  const expands = [
    ...(feed.items === undefined || inItems ? [] : [feed.items]),
    ...statedExpands(feed.expand, inItems ? undefined : feed.items),
  ];
  const keys = inItems ? [] : [...set.form.keys, ...stamps.map(({ name }) => name)];
  const paths = [...keys, ...columns.flatMap(({ path }) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []))];
  // A part of a property is asked for with the whole.
  const tree = treeOf(feed.fields === undefined ? [] : paths.map((path) => path.replace(/\..*$/, "")), expands);
  return protocol === "v2" ? v2Shape(tree) : v4Shape(tree);
}

const statedExpands = (expand: readonly string[], items: string | undefined): string[] =>
  expand.map((path) => (items === undefined ? path : `${items}/${path}`));

interface Tree {
  readonly selected: Set<string>;
  readonly expanded: Map<string, Tree>;
}

function treeOf(paths: readonly string[], expands: readonly string[]): Tree {
  const root: Tree = { selected: new Set(), expanded: new Map() };
  const reach = (names: readonly string[]): Tree => {
    let at = root;
    for (const name of names) {
      const found = at.expanded.get(name) ?? { selected: new Set(), expanded: new Map() };
      at.expanded.set(name, found);
      at = found;
    }
    return at;
  };
  for (const path of expands) reach(path.split("/"));
  for (const path of paths) {
    const parts = path.split("/");
    reach(parts.slice(0, -1)).selected.add(parts.at(-1) ?? "");
  }
  return root;
}

function v2Shape(tree: Tree): Parameters {
  const [select, expand]: [string[], string[]] = [[], []];
  const visit = ({ selected, expanded }: Tree, prefix: string): void => {
    select.push(...[...selected].map((name) => `${prefix}${name}`));
    for (const [name, below] of expanded) {
      expand.push(`${prefix}${name}`);
      visit(below, `${prefix}${name}/`);
    }
  };
  visit(tree, "");
  return { $select: select.join(","), $expand: expand.join(",") };
}

const v4Shape = ({ selected, expanded }: Tree): Parameters => ({
  $select: [...selected].join(","),
  $expand: [...expanded].map(([name, below]) => v4Expanded(name, v4Shape(below))).join(","),
});

function v4Expanded(name: string, shape: Parameters): string {
  const inner = Object.entries(shape).flatMap(([parameter, value]) => (value === "" ? [] : [`${parameter}=${value}`]));
  return inner.length === 0 ? name : `${name}(${inner.join(";")})`;
}

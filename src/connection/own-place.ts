// What a draft may refer to: secrets and places that its connection has already, or that the hub made for it. Whoever may write drafts is
// not thereby given every secret of the hub's environment or every file of its machine.

import { realpathSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { Fault } from "../base/fault.ts";
import { referencesIn, type SecretResolver } from "../platform/secret.ts";
import type { WrittenSource } from "./yaml-edit.ts";

/** `inForce`: what hub.yaml says of the connection now. Fault `secret-elsewhere`. */
export function assertOwnSecrets(source: WrittenSource, inForce: WrittenSource | undefined, secrets: SecretResolver): void {
  const known = new Set(referencesOf(inForce));
  // What was sealed for a connection is held to it wherever it is asked for.
  const [foreign] = referencesOf(source).filter((one) => !known.has(one) && secrets.boundTo(one) !== source.name);
  const hint = "give the value itself: it is sealed for this connection and its address";
  if (foreign !== undefined)
    throw new Fault({ code: "secret-elsewhere", subject: foreign, cause: `hub.yaml does not give it to ${source.name}`, hint });
  const kept = referencesOf(source).filter((one) => known.has(one));
  const origins = new Set(secrets.originsOf(inForce));
  const other = kept.length === 0 ? undefined : secrets.originsOf(source).find((one) => !origins.has(one));
  if (other === undefined) return;
  const cause = `hub.yaml gives it to ${source.name} at ${[...origins].join(", ") || "no address"}, not at ${other}`;
  throw new Fault({ code: "secret-elsewhere", subject: kept[0] ?? "", cause, hint });
}

const referencesOf = (value: unknown): readonly string[] => {
  if (typeof value === "string") return referencesIn(value);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(referencesOf) : [];
};

export interface Folders {
  /** Of hub.yaml. */
  readonly beside: string;
  /** The hub's own data: keys, tokens, store. */
  readonly data: string;
  /** Files given through the API for this connection. */
  readonly uploads: string;
}

interface StatedPlace {
  readonly path: string;
  readonly text: string;
}

/** Options that name a file or a folder of the hub's machine, by their names: the same in every connector. */
const placeNames = new Set(["folder", "file", "metadata"]);

/** Fault `place-refused` for what leaves the folder of hub.yaml, or lies in that of the hub's own data. */
export function assertOwnPlaces(source: WrittenSource, inForce: WrittenSource | undefined, folders: Folders): void {
  const known = new Set(placesOf(inForce).map(({ path, text }) => `${path}\n${text}`));
  const folder = resolve(folders.beside, text(source, "folder") ?? ".");
  for (const { path, text: stated } of placesOf(source)) {
    if (known.has(`${path}\n${stated}`)) continue;
    const place = path.endsWith(".file") ? resolve(folder, stated) : resolve(folders.beside, stated);
    if (isWithin(place, folders.uploads)) continue;
    if (!isWithin(place, folders.beside) || isWithin(place, folders.data)) throw refused(stated);
  }
  for (const file of mappingFiles(source))
    if (!mappingFiles(inForce).includes(file) && !/^mappings\/[a-z0-9][a-z0-9.-]*\.yaml$/.test(file)) throw refused(file);
}

const text = (source: WrittenSource | undefined, name: string): string | undefined => {
  const stated = (source?.["options"] as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof stated === "string" ? stated : undefined;
};

function placesOf(source: WrittenSource | undefined): StatedPlace[] {
  const parts = { options: source?.["options"], feeds: source?.["feeds"] };
  const below = (value: unknown, path: string): StatedPlace[] => {
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([name, part]) =>
      typeof part === "string" && placeNames.has(name) ? [{ path: `${path}.${name}`, text: part }] : below(part, `${path}.${name}`),
    );
  };
  return below(parts, "");
}

const mappingFiles = (source: WrittenSource | undefined): string[] => {
  const mapping = source?.["mapping"];
  const all = Array.isArray(mapping) ? mapping.map((one: { readonly mapping?: unknown }) => one.mapping) : [mapping];
  return all.filter((one) => typeof one === "string");
};

/** Links are followed where they lead. */
function isWithin(place: string, folder: string): boolean {
  const [real, root] = [realOf(place), realOf(folder)];
  const way = relative(root, real);
  return way === "" || (!way.startsWith("..") && !way.startsWith(sep));
}

function realOf(place: string): string {
  for (let at = place, rest = ""; ;) {
    try {
      return resolve(realpathSync(at), rest);
    } catch {
      // Not there yet, or a pattern: what is above it counts.
      const above = resolve(at, "..");
      if (above === at) return place;
      rest = rest === "" ? relative(above, at) : `${relative(above, at)}${sep}${rest}`;
      at = above;
    }
  }
}

const refused = (stated: string): Fault =>
  new Fault({
    code: "place-refused",
    subject: stated.slice(0, 200),
    cause: "through the API only places below the folder of hub.yaml are given, and none of the hub's own data",
    hint: "drop the files there, or upload one; whoever runs the machine may write another place into hub.yaml",
  });

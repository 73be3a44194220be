// Values of secrets given through the API: sealed for their connection and the address it leads to, a reference in their place. What
// hub.yaml holds in plain is shown to nobody.

import { randomBytes } from "node:crypto";
import { type SecretResolver, readKeyFile, storeSecret } from "../platform/secret.ts";
import type { Connector } from "../source/connector.ts";
import { optionsSchema, type SecretPlace, secretPlaces, withTexts } from "./secret-path.ts";
import { type WrittenSource, sourcesIn } from "./yaml-edit.ts";

/** Stands where a value is not shown; given back, it means: as it was. */
export const hidden = "•••";

const literals = (source: WrittenSource, connector: Connector | undefined): readonly SecretPlace[] =>
  connector === undefined
    ? []
    : secretPlaces(optionsSchema(connector.options), source["options"] ?? {}).filter(({ isReference }) => !isReference);

type Connectors = ReadonlyMap<string, Connector>;

const connectorOf = (source: WrittenSource, connectors: Connectors): Connector | undefined => connectors.get(String(source["connector"]));

/** As it may be shown. */
export function shownSource(source: WrittenSource, connectors: Connectors): WrittenSource {
  const places = literals(source, connectorOf(source, connectors));
  return places.length === 0
    ? source
    : {
        ...source,
        options: withTexts(
          source["options"],
          places.map(({ path }) => ({ path, text: hidden })),
        ),
      };
}

/** A text of hub.yaml, or a part of it, without the secrets that these texts of hub.yaml hold in plain. */
export function shownText(part: string, texts: readonly string[], connectors: Connectors): string {
  const known = texts.flatMap((text) =>
    sourcesIn(text).flatMap((one) => literals(one, connectorOf(one, connectors)).map((place) => place.text)),
  );
  let shown = part;
  for (const secret of new Set(known)) shown = shown.replaceAll(secret, hidden);
  return shown;
}

export interface SealParts {
  readonly connectors: Connectors;
  readonly secrets: SecretResolver;
  readonly places: { readonly key: string; readonly secrets: string };
}

/** `before`: what it was given to change; its hidden values are kept, and only for the address they were for. */
export function sealedSource(
  given: WrittenSource,
  before: WrittenSource | undefined,
  { connectors, secrets, places }: SealParts,
): WrittenSource {
  const open = literals(given, connectorOf(given, connectors));
  if (open.length === 0) return given;
  const known = new Map((before === undefined ? [] : literalsOf(before, connectors)).map((one) => [one.path.join("\n"), one.text]));
  const sealed = open.flatMap(({ path, text }) => {
    const isKept = text === hidden;
    const value = isKept ? known.get(path.join("\n")) : text;
    if (value === undefined) return keptReference(path, before);
    const options = isKept ? before?.["options"] : given["options"];
    return [{ path, text: sealValue(given.name, path.join("."), value, options, { secrets, places }) }];
  });
  return { ...given, options: withTexts(given["options"], sealed) };
}

const literalsOf = (source: WrittenSource, connectors: Connectors): readonly SecretPlace[] =>
  literals(source, connectorOf(source, connectors));

/** A form that hides references too gives the mark back in their place. */
function keptReference(path: readonly string[], before: WrittenSource | undefined): { path: readonly string[]; text: string }[] {
  let at: unknown = before?.["options"];
  for (const part of path) at = (at as Readonly<Record<string, unknown>> | undefined)?.[part];
  return typeof at === "string" ? [{ path, text: at }] : [];
}

/** A name of its own for each value: what is sealed before it was applied takes nothing from what stands. Gives the reference. */
export function sealValue(
  owner: string,
  part: string,
  value: string,
  options: unknown,
  { secrets, places }: Omit<SealParts, "connectors">,
): string {
  const name = `${owner}.${part.replaceAll(/[^\w.-]/g, "_")}.${randomBytes(4).toString("hex")}`;
  storeSecret(places.secrets, name, value, readKeyFile(places.key), { connection: owner, origins: secrets.originsOf(options) });
  return `\${secret:${name}}`;
}

// Where the options of a connector hold secrets: told by its schema, so that a form seals what is typed in and shows none of it.

import { z } from "zod";
import { referencesIn } from "../platform/secret.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** As whoever writes options has them: what is filled in by itself may be left out. */
export const optionsSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;

export interface SecretPlace {
  readonly path: readonly string[];
  readonly text: string;
  /** It refers to a secret that is kept elsewhere. */
  readonly isReference: boolean;
}

/** The texts of these options that the schema calls secret. */
export function secretPlaces(schema: JsonSchema, options: unknown): SecretPlace[] {
  return placesBelow(schema, options, []);
}

function placesBelow(schema: JsonSchema, value: unknown, path: readonly string[]): SecretPlace[] {
  if (schema["writeOnly"] === true && typeof value === "string")
    return [{ path, text: value, isReference: referencesIn(value).length > 0 }];
  const choices = ["anyOf", "oneOf", "allOf"].flatMap((word) => (schema[word] ?? []) as readonly JsonSchema[]);
  const found = choices.filter((one) => isMeant(one, value)).flatMap((one) => placesBelow(one, value, path));
  if (typeof value !== "object" || value === null) return found;
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const others = schema["additionalProperties"];
  const items = schema["items"];
  for (const [name, part] of Object.entries(value)) {
    const below = Array.isArray(value) ? items : (properties[name] ?? others);
    if (typeof below === "object" && below !== null) found.push(...placesBelow(below as JsonSchema, part, [...path, name]));
  }
  return [...new Map(found.map((one) => [one.path.join("\n"), one])).values()];
}

/** Of several forms, the one whose fixed words the value says. */
function isMeant(schema: JsonSchema, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.entries(properties).every(
    ([name, { const: fixed }]) => fixed === undefined || (value as Record<string, unknown>)[name] === fixed,
  );
}

/** The options with other texts in these places. */
export function withTexts<Options>(options: Options, places: readonly Pick<SecretPlace, "path" | "text">[]): Options {
  const copy = structuredClone(options);
  for (const { path, text } of places) {
    let at = copy as Record<string, unknown>;
    for (const part of path.slice(0, -1)) at = at[part] as Record<string, unknown>;
    at[path.at(-1) ?? ""] = text;
  }
  return copy;
}

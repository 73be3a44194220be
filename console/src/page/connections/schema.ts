// What a form makes of a connector's options, which their JSON Schema tells; and what still stands in the way of what was written.

export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly writeOnly?: boolean;
}

export type Written = Readonly<Record<string, unknown>>;

/** `forms`: one of several, told apart by a fixed word. `pairs`: names and texts. `json`: what no control is made for. */
export type Control = "fixed" | "choice" | "secret" | "long" | "text" | "number" | "tick" | "lines" | "fields" | "pairs" | "forms" | "json";

const isText = ({ type, const: fixed }: Schema): boolean => type === "string" || typeof fixed === "string";

export function controlOf(schema: Schema, name: string): Control {
  const { type, additionalProperties: others, items } = schema;
  if (schema.const !== undefined) return "fixed";
  if (schema.enum !== undefined) return "choice";
  if (schema.writeOnly === true) return "secret";
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return choices.every(isText) ? "text" : choices.every((one) => wordOf(one) !== undefined) ? "forms" : "json";
  if (type === "string") return name === "query" ? "long" : "text";
  if (type === "integer" || type === "number") return "number";
  if (type === "boolean") return "tick";
  if (type === "array") return items !== undefined && isText(items) ? "lines" : "json";
  if (type !== "object") return "json";
  if (schema.properties !== undefined && Object.keys(schema.properties).length > 0) return "fields";
  return typeof others === "object" && isText(others) ? "pairs" : "json";
}

/** The fixed word of one of several forms, with the name of the option that holds it. */
export function wordOf({ properties = {} }: Schema): { readonly name: string; readonly word: string } | undefined {
  const [name, schema] = Object.entries(properties).find(([, one]) => typeof one.const === "string") ?? [];
  return name === undefined ? undefined : { name, word: String(schema?.const) };
}

/** The form whose word the value says; without one, the first. */
export function formOf(schema: Schema, value: unknown): Schema | undefined {
  const forms = schema.oneOf ?? schema.anyOf ?? [];
  const meant = (value ?? schema.default ?? {}) as Written;
  return forms.find((one) => meant[wordOf(one)?.name ?? ""] === wordOf(one)?.word) ?? forms[0];
}

/** What is said, as text; what is no text or number says nothing. */
export const textOf = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

export const isGiven = (value: unknown): boolean => value !== undefined && value !== "" && value !== null;

/** With another value at a name; one that is not given is left out. */
export function withPart(whole: Written, name: string, part: unknown): Written {
  const { [name]: _, ...others } = whole;
  return isGiven(part) ? { ...others, [name]: part } : others;
}

/** Stands where the hub shows no value, and where a secret is kept elsewhere. */
export const isKept = (value: unknown): boolean =>
  typeof value === "string" && (value === "•••" || /\$\{(?:secret|env|file):[^}]+\}/.test(value));

export type Wrong = "needed" | "form" | "range";

/** What is wrong with what was written, by its path: `feeds.orders.file`. */
export function wrongIn(schema: Schema, value: unknown, path = ""): ReadonlyMap<string, Wrong> {
  const found = new Map<string, Wrong>();
  const own = ownWrong(schema, value);
  if (own !== undefined) found.set(path, own);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return found;
  const meant = schema.oneOf === undefined && schema.anyOf === undefined ? schema : (formOf(schema, value) ?? schema);
  const { properties = {}, required = [], additionalProperties: others } = meant;
  const at = (name: string): string => (path === "" ? name : `${path}.${name}`);
  const written = value as Written;
  for (const name of required) if (!isGiven(written[name]) && properties[name]?.type !== "object") found.set(at(name), "needed");
  for (const [name, part] of Object.entries(written)) {
    const below = properties[name] ?? (typeof others === "object" ? others : undefined);
    if (below !== undefined) for (const [place, wrong] of wrongIn(below, part, at(name))) found.set(place, wrong);
  }
  return found;
}

function ownWrong({ type, pattern, minimum, maximum }: Schema, value: unknown): Wrong | undefined {
  if (!isGiven(value) || isKept(value)) return undefined;
  if (type === "integer" || type === "number") {
    const number = Number(value);
    if (typeof value !== "number" || Number.isNaN(number) || (type === "integer" && !Number.isInteger(number))) return "form";
    return number < (minimum ?? number) || number > (maximum ?? number) ? "range" : undefined;
  }
  return typeof value === "string" && pattern !== undefined && !new RegExp(pattern, "u").test(value) ? "form" : undefined;
}

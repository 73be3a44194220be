// An OpenAPI document of an OData V4 service as a service model: what Business Central publishes of its standard APIs. It names sets
// only where it has a path for them; the others are named by the lists that lead to them.

import { z } from "zod";
import { Fault } from "../../base/fault.ts";
import { readYaml } from "../../source/yaml-document.ts";
import type { EntityForm, Navigation, Property, ServiceModel } from "./entity-model.ts";

const reference = z.object({ $ref: z.string() });

const property = z.object({
  type: z.string().optional(),
  format: z.string().optional(),
  nullable: z.boolean().optional(),
  maxLength: z.int().optional(),
  readOnly: z.boolean().optional(),
  items: z.object({ $ref: z.string().optional() }).optional(),
  anyOf: z.array(z.union([reference, z.object({ nullable: z.boolean() })])).optional(),
  $ref: z.string().optional(),
});

/** A path that answers with a list. */
const listPath = z.object({
  get: z.object({
    responses: z.object({
      200: z.object({
        content: z.object({
          "application/json": z.object({ schema: z.object({ properties: z.object({ value: z.object({ items: reference }) }) }) }),
        }),
      }),
    }),
  }),
});

const documentForm = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.unknown()),
  components: z.object({ schemas: z.record(z.string(), z.object({ properties: z.record(z.string(), property).default({}) })) }),
});

type Schemas = z.infer<typeof documentForm>["components"]["schemas"];
type WrittenProperty = z.infer<typeof property>;

/** Faults `yaml-refused`, `source-answer`. JSON is YAML as well. */
export function readOpenApi(text: string, file: string): ServiceModel {
  const document = documentForm.safeParse(readYaml(text, file).value);
  if (!document.success)
    throw new Fault({
      code: "source-answer",
      subject: file,
      cause: "it is no OpenAPI document with components",
      hint: "state a file with $metadata or OpenAPI under metadata:",
    });
  const { paths, components } = document.data;
  const schemas = new Map(Object.entries(components.schemas));
  const setNames = setNamesOf(components.schemas, paths);
  const isEntity = (name: string): boolean => setNames.has(name);
  const entities = new Map<string, EntityForm>();
  for (const [name, { properties }] of schemas)
    if (isEntity(name)) entities.set(name, entityOf(name, Object.entries(properties), components.schemas, isEntity));
  const sets = [...entities.values()].map((form) => {
    const name = setNames.get(form.name) ?? form.name;
    return [name, { name, form, isUpdatable: true }] as const;
  });
  return { protocol: "v4", sets: new Map(sets), entities };
}

const nameOf = (ref: string | undefined): string | undefined => ref?.split("/").at(-1);

/** What a property refers to, alone or beside "or none". */
const referredBy = ({ anyOf, $ref }: WrittenProperty): string | undefined =>
  nameOf($ref ?? anyOf?.flatMap((one) => ("$ref" in one ? [one.$ref] : []))[0]);

/** By name of the schema, of those that are entities: one that is only ever a part of another and has no id is none. */
function setNamesOf(schemas: Schemas, paths: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const written = Object.values(schemas).flatMap(({ properties }) => Object.entries(properties));
  const parts = new Set(written.flatMap(([, one]) => referredBy(one) ?? []));
  const lists = new Map(
    written.flatMap(([name, one]) => (one.items?.$ref === undefined ? [] : [[nameOf(one.items.$ref) ?? "", name] as const])),
  );
  const told = new Map(
    Object.entries(paths).flatMap(([path, one]) => {
      const answered = listPath.safeParse(one).data?.get.responses[200].content["application/json"].schema.properties.value.items.$ref;
      const name = nameOf(answered);
      const end = /^\/companies\(\{\w+\}\)\/(\w+)$|^\/(\w+)$/.exec(path);
      const set = end?.[1] ?? end?.[2];
      return name === undefined || set === undefined ? [] : [[name, set] as const];
    }),
  );
  const names = new Map<string, string>();
  for (const [name, { properties }] of Object.entries(schemas)) {
    const isPart = parts.has(name) && properties["id"] === undefined && !lists.has(name) && !told.has(name);
    if (!isPart) names.set(name, told.get(name) ?? lists.get(name) ?? `${name}s`);
  }
  return names;
}

function entityOf(
  name: string,
  written: readonly (readonly [string, WrittenProperty])[],
  schemas: Schemas,
  isEntity: (name: string) => boolean,
): EntityForm {
  const properties = new Map<string, Property>();
  const navigations = new Map<string, Navigation>();
  for (const [path, one] of written) {
    const listed = nameOf(one.items?.$ref);
    const referred = referredBy(one);
    if (listed !== undefined) navigations.set(path, { target: listed, isMany: true });
    else if (referred !== undefined && isEntity(referred)) navigations.set(path, { target: referred, isMany: false });
    else for (const [below, part] of partsOf(path, one, schemas, isEntity)) properties.set(below, part);
  }
  return { name, keys: properties.has("id") ? ["id"] : [], properties, navigations };
}

/** No service has parts in parts in parts. */
const depthMax = 6;

/** One, or those of its parts where it has parts. Where a part leads to an entity nothing comes of it. */
function partsOf(path: string, one: WrittenProperty, schemas: Schemas, isEntity: (name: string) => boolean): [string, Property][] {
  const referred = referredBy(one);
  if (referred === undefined || path.split(".").length > depthMax) return [[path, propertyOf(one)]];
  return Object.entries(schemas[referred]?.properties ?? {}).flatMap(([name, part]) =>
    part.items !== undefined || isEntity(referredBy(part) ?? "") ? [] : partsOf(`${path}.${name}`, part, schemas, isEntity),
  );
}

const edmTypes: Readonly<Record<string, string>> = {
  uuid: "Edm.Guid",
  "date-time": "Edm.DateTimeOffset",
  date: "Edm.Date",
  decimal: "Edm.Decimal",
  double: "Edm.Double",
  int32: "Edm.Int32",
  int64: "Edm.Int64",
  binary: "Edm.Stream",
  boolean: "Edm.Boolean",
  integer: "Edm.Int32",
  number: "Edm.Decimal",
};

const propertyOf = ({ type = "string", format = type, nullable = true, maxLength, readOnly = false }: WrittenProperty): Property => ({
  type: type === "array" ? "Collection(Edm.Untyped)" : (edmTypes[format] ?? "Edm.String"),
  maxLength,
  precision: undefined,
  scale: undefined,
  isNullable: nullable,
  isUpdatable: !readOnly,
  isFilterable: true,
  isDay: false,
});

// $metadata of OData V2 and V4 (EDMX) as a service model. Annotations of SAP and of the standard vocabularies say what may be changed.

import { Fault } from "../../base/fault.ts";
import { decodeXml, nodeAt, nodesAt, readXml, type XmlNode, XmlRefused } from "../xml-reader.ts";
import { complexParts, type Schema, schemaOf } from "./edmx-schema.ts";
import type { EntityForm, EntitySet, Navigation, Property, ServiceModel } from "./entity-model.ts";

/** Fault `source-answer` for what is no metadata of OData. */
export function readEdmx(bytes: Uint8Array, subject: string): ServiceModel {
  const schemas: XmlNode[] = [];
  let root: XmlNode | undefined;
  try {
    readXml(decodeXml(bytes), {
      root: () => undefined,
      takes: (path) => path.length === 1 || path.at(-1) === "Schema",
      take(node, path) {
        if (path.length === 1) root = node;
        else schemas.push(node);
      },
    });
  } catch (error) {
    if (!(error instanceof XmlRefused)) throw error;
    throw refused(subject, error.park.cause);
  }
  if (root?.name !== "Edmx" || schemas.length === 0) throw refused(subject, "it is no metadata of OData");
  return modelOf(root, schemas.map(schemaOf));
}

const refused = (subject: string, cause: string): Fault =>
  new Fault({ code: "source-answer", subject, cause, hint: "check the address of the service: behind it lies $metadata" });

function modelOf(root: XmlNode, schemas: readonly Schema[]): ServiceModel {
  const protocol = Number.parseInt(root.attributes.get("Version") ?? "", 10) >= 4 ? "v4" : "v2";
  const entities = new Map<string, EntityForm>();
  for (const schema of schemas)
    for (const node of schema.entities.values()) {
      const form = entityOf(node, schemas);
      for (const space of [schema.namespace, schema.alias]) if (space !== undefined) entities.set(`${space}.${form.name}`, form);
    }
  const sets = schemas.flatMap(({ node }) =>
    nodesAt(node, "EntityContainer").flatMap((container) =>
      nodesAt(container, "EntitySet").flatMap((set): EntitySet[] => {
        const form = entities.get(set.attributes.get("EntityType") ?? "");
        const name = set.attributes.get("Name");
        const target = `${container.attributes.get("Name") ?? ""}/${name ?? ""}`;
        const isUpdatable = set.attributes.get("updatable") !== "false" && !schemas.some((one) => one.fixedSets.has(target));
        return form === undefined || name === undefined ? [] : [{ name, form, isUpdatable }];
      }),
    ),
  );
  return { protocol, sets: new Map(sets.map((set) => [set.name, set])), entities };
}

function entityOf(node: XmlNode, schemas: readonly Schema[]): EntityForm {
  const name = node.attributes.get("Name") ?? "";
  const base = baseOf(node, schemas);
  const own = nodesAt(node, "Property").flatMap((property) => propertiesOf(property, `${name}/`, schemas));
  const keys = (nodeAt(node, "Key")?.children ?? []).map((one) => one.attributes.get("Name") ?? "");
  return {
    name,
    keys: keys.length > 0 ? keys : (base?.keys ?? []),
    properties: new Map([...(base?.properties ?? []), ...own]),
    navigations: new Map([
      ...(base?.navigations ?? []),
      ...nodesAt(node, "NavigationProperty").flatMap((one) => navigationOf(one, schemas)),
    ]),
  };
}

/** What an entity has of the one it extends. */
function baseOf(node: XmlNode, schemas: readonly Schema[]): EntityForm | undefined {
  const named = node.attributes.get("BaseType");
  for (const schema of named === undefined ? [] : schemas) {
    const local = schema.localName(named ?? "");
    const found = local === undefined ? undefined : schema.entities.get(local);
    if (found !== undefined) return entityOf(found, schemas);
  }
  return undefined;
}

/** One, or those of its parts where it has parts. */
function propertiesOf(node: XmlNode, target: string, schemas: readonly Schema[]): [string, Property][] {
  const { attributes } = node;
  const name = attributes.get("Name") ?? "";
  const type = attributes.get("Type") ?? "Edm.String";
  const parts = complexParts(type, schemas);
  if (parts !== undefined)
    return parts.flatMap((part) => propertiesOf(part, `${target}${name}/`, schemas)).map(([path, one]) => [`${name}.${path}`, one]);
  const isFixed = schemas.some((one) => one.fixedProperties.has(`${target}${name}`));
  return [
    [
      name,
      {
        type,
        maxLength: numberOf(attributes.get("MaxLength")),
        precision: numberOf(attributes.get("Precision")),
        scale: numberOf(attributes.get("Scale")),
        isNullable: attributes.get("Nullable") !== "false",
        isUpdatable: attributes.get("updatable") !== "false" && attributes.get("ConcurrencyMode") !== "Fixed" && !isFixed,
        isFilterable: attributes.get("filterable") !== "false",
        isDay: attributes.get("display-format") === "Date",
      },
    ],
  ];
}

/** "max" and "variable" are no number: anything fits. */
const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || !/^\d{1,9}$/.test(text) ? undefined : Number(text);

/** V4 names where it leads; V2 an association, one of whose ends it is. */
function navigationOf({ attributes }: XmlNode, schemas: readonly Schema[]): [string, Navigation][] {
  const name = attributes.get("Name") ?? "";
  const type = attributes.get("Type");
  if (type !== undefined) {
    const many = /^Collection\((.*)\)$/.exec(type)?.[1];
    return [[name, { target: many ?? type, isMany: many !== undefined }]];
  }
  const role = attributes.get("ToRole");
  for (const schema of schemas) {
    const local = schema.localName(attributes.get("Relationship") ?? "");
    const ends = local === undefined ? [] : (schema.associations.get(local) ?? []);
    const end = ends.find((one) => one.attributes.get("Role") === role);
    const target = end?.attributes.get("Type");
    if (target !== undefined) return [[name, { target, isMany: end?.attributes.get("Multiplicity") === "*" }]];
  }
  return [];
}

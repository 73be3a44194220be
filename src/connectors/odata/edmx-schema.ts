// One schema of an EDMX document, taken apart by name.

import { nodeAt, nodesAt, type XmlNode } from "../xml-reader.ts";

export interface Schema {
  readonly node: XmlNode;
  readonly namespace: string;
  readonly alias: string | undefined;
  readonly entities: ReadonlyMap<string, XmlNode>;
  readonly complexes: ReadonlyMap<string, XmlNode>;
  /** Ends of the associations of V2. */
  readonly associations: ReadonlyMap<string, readonly XmlNode[]>;
  /** "Container/Set" that vocabularies say is not changed. */
  readonly fixedSets: ReadonlySet<string>;
  /** "Entity/Property", the same. */
  readonly fixedProperties: ReadonlySet<string>;
  /** The name without this namespace; undefined where it is of another. */
  localName(name: string): string | undefined;
}

export function schemaOf(node: XmlNode): Schema {
  const namespace = node.attributes.get("Namespace") ?? "";
  const alias = node.attributes.get("Alias");
  const named = (element: string): ReadonlyMap<string, XmlNode> =>
    new Map(nodesAt(node, element).map((one) => [one.attributes.get("Name") ?? "", one]));
  const annotated = nodesAt(node, "Annotations");
  return {
    node,
    namespace,
    alias,
    entities: named("EntityType"),
    complexes: named("ComplexType"),
    associations: new Map([...named("Association")].map(([name, one]) => [name, nodesAt(one, "End")])),
    fixedSets: new Set(annotated.filter(saysFixedSet).map(targetWithoutNamespace)),
    fixedProperties: new Set(annotated.filter(saysFixedProperty).map(targetWithoutNamespace)),
    localName: (name) => {
      const space = [namespace, alias].find((one) => one !== undefined && name.startsWith(`${one}.`));
      return space === undefined ? undefined : name.slice(space.length + 1);
    },
  };
}

/** Of "ns.v1.Entity/Property" what stands behind the namespace. */
const targetWithoutNamespace = ({ attributes }: XmlNode): string => {
  const [owner = "", ...rest] = (attributes.get("Target") ?? "").split("/");
  return [owner.slice(owner.lastIndexOf(".") + 1), ...rest].join("/");
};

const terms = (node: XmlNode): readonly XmlNode[] => nodesAt(node, "Annotation");
const isTerm = (node: XmlNode, ending: string): boolean => (node.attributes.get("Term") ?? "").endsWith(ending);

const saysFixedSet = (node: XmlNode): boolean =>
  terms(node).some(
    (one) =>
      isTerm(one, ".UpdateRestrictions") &&
      nodesAt(nodeAt(one, "Record") ?? one, "PropertyValue").some(
        ({ attributes }) => attributes.get("Property") === "Updatable" && attributes.get("Bool") === "false",
      ),
  );

const saysFixedProperty = (node: XmlNode): boolean =>
  terms(node).some(
    (one) =>
      (isTerm(one, ".Computed") || isTerm(one, ".Immutable")) &&
      one.attributes.get("Bool") !== "false" &&
      nodeAt(one, "Bool") === undefined,
  );

/** The parts of a type that has parts; undefined for every other. */
export function complexParts(type: string, schemas: readonly Schema[]): readonly XmlNode[] | undefined {
  for (const schema of schemas) {
    const local = schema.localName(type);
    const found = local === undefined ? undefined : schema.complexes.get(local);
    if (found !== undefined) return nodesAt(found, "Property");
  }
  return undefined;
}

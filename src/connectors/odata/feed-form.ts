// What a feed reads of its service: the columns its rows have, of which type, and what has to be asked for so that they come.

import { Fault } from "../../base/fault.ts";
import type { ContractColumn } from "../../source/connector.ts";
import type { ODataFeed } from "./options.ts";
import { type EntityForm, type EntitySet, type Property, propertyText, type ServiceModel, targetOf } from "./entity-model.ts";
import { type StampForm, stampForm } from "./stamp.ts";

export interface FeedForm {
  readonly feed: ODataFeed;
  readonly protocol: ServiceModel["protocol"];
  readonly set: EntitySet;
  /** Of the rows: those of the set, or of the navigation that gives the rows. */
  readonly entity: EntityForm;
  readonly columns: readonly FeedColumn[];
  /** What the feed names and the service does not have. */
  readonly lacking: readonly string[];
  readonly stamps: readonly Stamp[];
  /** A column of change that the service does not have, or does not compare: there is no reading of changes then. */
  readonly fault: Fault | undefined;
}

export interface FeedColumn {
  /** to_Item.0.Material */
  readonly name: string;
  /** From the set: to_Item/Material. Parts of a property keep their points: address.city. */
  readonly path: string;
  readonly property: Property;
}

export interface Stamp {
  readonly name: string;
  readonly property: Property;
  readonly form: StampForm;
}

/** Begins columns of the entity that a row's own belongs to. */
const ownerPrefix = "of.";

/** Column that says why a row is gone, where the service itself tells of changes. */
export const removedColumn = "@removed";

/** Faults `source-query`. */
export function formOf(model: ServiceModel, feed: ODataFeed): FeedForm {
  const set = model.sets.get(feed.set);
  if (set === undefined) throw wrong(feed, `the service has no entity set ${feed.set}`, "check service: and set: of the feed in hub.yaml");
  const entity = feed.items === undefined ? set.form : targetOf(model, set.form, feed.items);
  if (entity === undefined) throw wrong(feed, `${feed.set} has no navigation ${feed.items}`, "check items: of the feed in hub.yaml");
  const stated = feed.fields ?? allColumns(model, set.form, entity, feed);
  // Every row has its key.
  const found = [...new Set([...entity.keys, ...stated])].map((name) => ({ name, ...columnAt(model, set.form, feed, name) }));
  const stamps = feed.changed.map((name) => stampOf(feed, set.form, name));
  return {
    feed,
    protocol: model.protocol,
    set,
    entity,
    columns: found.filter((one): one is FeedColumn => one.property !== undefined),
    lacking: found.flatMap(({ name, property }) => (property === undefined ? [name] : [])),
    stamps: stamps.filter((one): one is Stamp => !(one instanceof Fault)),
    fault: stamps.find((one): one is Fault => one instanceof Fault),
  };
}

const wrong = (feed: ODataFeed, cause: string, hint: string): Fault =>
  new Fault({ code: "source-query", subject: `feed ${feed.name}`, cause, hint });

function stampOf(feed: ODataFeed, form: EntityForm, name: string): Stamp | Fault {
  const property = form.properties.get(name);
  const stamp = property === undefined ? undefined : stampForm(property);
  const hint = "name another column under changed:, or none: then every read is a full one";
  if (property === undefined || stamp === undefined) return wrong(feed, `${feed.set} has no time of change ${name}`, hint);
  if (!property.isFilterable) return wrong(feed, `the service does not look for values of ${name}`, hint);
  return { name, property, form: stamp };
}

/** Of the rows' entity and those read along; of lists the first entity stands for all. */
function allColumns(model: ServiceModel, form: EntityForm, entity: EntityForm, feed: ODataFeed): string[] {
  const paths = feed.expand.map((path) => path.split("/"));
  const own = [...entity.properties.keys(), ...paths.flatMap((path) => expandedColumns(model, entity, path))];
  return feed.items === undefined ? own : [...own, ...[...form.properties.keys()].map((name) => `${ownerPrefix}${name}`)];
}

function expandedColumns(model: ServiceModel, form: EntityForm, [first = "", ...rest]: readonly string[]): string[] {
  const target = targetOf(model, form, first);
  if (target === undefined) return [first];
  const prefix = form.navigations.get(first)?.isMany === true ? `${first}.0.` : `${first}.`;
  const columns = rest.length === 0 ? [...target.properties.keys()] : expandedColumns(model, target, rest);
  return columns.map((name) => `${prefix}${name}`);
}

/** Where a column stands, from the set. */
function columnAt(
  model: ServiceModel,
  form: EntityForm,
  { items }: ODataFeed,
  name: string,
): Pick<FeedColumn, "path"> & { property?: Property } {
  if (items === undefined) return located(model, form, name.split("."), []);
  if (name.startsWith(ownerPrefix)) return located(model, form, name.slice(ownerPrefix.length).split("."), []);
  return located(model, form, [items, ...name.split(".")], []);
}

function located(
  model: ServiceModel,
  form: EntityForm,
  parts: readonly string[],
  before: readonly string[],
): Pick<FeedColumn, "path"> & { property?: Property } {
  const rest = /^\d+$/.test(parts[0] ?? "") ? parts.slice(1) : parts;
  const [first = "", ...behind] = rest;
  const target = behind.length === 0 ? undefined : targetOf(model, form, first);
  if (target !== undefined) return located(model, target, behind, [...before, first]);
  const property = form.properties.get(rest.join("."));
  return { path: [...before, rest.join(".")].join("/"), ...(property === undefined ? {} : { property }) };
}

export function contractColumns({ feed, columns }: FeedForm): ContractColumn[] {
  const told = columns.map(({ name, property }): ContractColumn => ({ name, type: propertyText(property) }));
  return feed.isDelta ? [...told, { name: removedColumn, type: "Edm.String" }] : told;
}

/** Fault `source-query`. */
export const lackingColumns = ({ feed, lacking }: FeedForm): Fault =>
  wrong(feed, `${feed.set} has no ${lacking.join(", ")}`, "check the fields of the feed in hub.yaml against $metadata of the service");

// What a service says of itself, in one form for OData V2 and V4: entity sets, the properties of their entities, and where they lead.

export interface ServiceModel {
  readonly protocol: "v2" | "v4";
  /** By name. */
  readonly sets: ReadonlyMap<string, EntitySet>;
  /** By name with its namespace. */
  readonly entities: ReadonlyMap<string, EntityForm>;
}

export interface EntitySet {
  readonly name: string;
  readonly form: EntityForm;
  /** False where the service says that its entities are not changed. */
  readonly isUpdatable: boolean;
}

export interface EntityForm {
  readonly name: string;
  /** Properties that name an entity, in the order of the service. */
  readonly keys: readonly string[];
  /** By path: a property, or one of a property that has parts (address.city). */
  readonly properties: ReadonlyMap<string, Property>;
  readonly navigations: ReadonlyMap<string, Navigation>;
}

export interface Property {
  /** Edm.String, or Collection(...) of something. */
  readonly type: string;
  readonly maxLength: number | undefined;
  readonly precision: number | undefined;
  /** Decimals; undefined: any number of them. */
  readonly scale: number | undefined;
  readonly isNullable: boolean;
  readonly isUpdatable: boolean;
  readonly isFilterable: boolean;
  /** A V2 service keeps days as times at midnight. */
  readonly isDay: boolean;
}

export interface Navigation {
  /** Name of an entity form, with its namespace. */
  readonly target: string;
  readonly isMany: boolean;
}

/** Where a navigation leads; undefined where the service does not describe that. */
export const targetOf = (model: ServiceModel, form: EntityForm, navigation: string): EntityForm | undefined =>
  model.entities.get(form.navigations.get(navigation)?.target ?? "");

/** "Edm.Decimal(13,3) not null", as it stands in a contract. */
export function propertyText({ type, maxLength, precision, scale, isNullable }: Property): string {
  // Digits behind the second say nothing of a time that anybody would compare.
  const digits = type === "Edm.Decimal" && precision !== undefined ? [precision, scale ?? 0] : maxLength === undefined ? [] : [maxLength];
  return `${type}${digits.length === 0 ? "" : `(${digits.join(",")})`}${isNullable ? "" : " not null"}`;
}

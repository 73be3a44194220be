// Which fields tell of a natural person: data of the model.

import { fieldOf, type Kind, type Model } from "../../model/kind.ts";

export const personalFields = (kind: Kind): string[] => kind.fields.flatMap(({ name, personal }) => (personal ? [name] : []));

/** A field or a kind that the model does not have may tell of anybody. */
export const isPersonalField =
  (model: Model) =>
  (kind: string, name: string): boolean => {
    const known = model.kinds.get(kind);
    const field = known && fieldOf(known, name);
    return field === undefined || field.personal === true;
  };

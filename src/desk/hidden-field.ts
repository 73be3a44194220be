// Nobody decides about a field that they may not see.

import { Fault } from "../base/fault.ts";
import { wholeRecordName } from "../governance/standing.ts";
import type { Subject } from "./decision.ts";
import type { Reader } from "./reader.ts";

type Place = Pick<Subject, "kind" | "site">;

/** Fault `field-hidden`. */
export function refuseHidden({ shows }: Pick<Reader, "shows">, { kind, site }: Place, fields: Iterable<string>): void {
  for (const field of fields)
    if (field !== wholeRecordName && !shows(kind.name, field, site))
      throw new Fault({
        code: "field-hidden",
        subject: `${kind.name}.${field}`,
        cause: "it is of a class of fields that you may not see there, and nobody decides about what they do not see",
        hint: "ask somebody whose role sees it",
      });
}

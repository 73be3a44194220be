// How the pg driver is told to guess nothing, and how statements are named so that the server plans each text once.
import type { CustomTypesConfig } from "pg";
import { hashId } from "../../base/hash.ts";

const asIs = (value: string): string => value;

/** Values come back as PostgreSQL printed them. */
export const textTypes: CustomTypesConfig = { getTypeParser: () => asIs };

/**
 * Times are printed in UTC and ISO form whatever the server's or the role's settings are. No statement here runs long enough
 * to be worth compiling: where the planner guessed too high, compiling took 940 ms of 1,100.
 */
export const sessionOptions = "-c timezone=UTC -c datestyle=ISO,YMD -c intervalstyle=postgres -c jit=off";

/** Bounded: sql texts are few and fixed. Past it names are still right, only computed again. */
const namesMax = 2000;
const names = new Map<string, string>();

export const statementName = (sql: string, era = 0): string => {
  let name = names.get(sql);
  if (name === undefined) {
    if (names.size >= namesMax) names.clear();
    name = hashId(sql);
    names.set(sql, name);
  }
  return `${name}${era}`;
};

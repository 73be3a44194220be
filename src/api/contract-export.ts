// What is asked of an export: the filters of its list, and the form of the file.

import { z } from "zod";
import { linesQuery } from "./contract-cash.ts";
import { requestsQuery } from "./contract-chain.ts";
import { filterQuery } from "./contract-inbox.ts";
import { ordersQuery } from "./contract-order.ts";

const format = z.enum(["csv", "xlsx"]).default("csv");

export const exportQueries = {
  records: { kind: z.string(), format },
  orders: { ...ordersQuery, format },
  "cash-lines": { ...linesQuery, format },
  inbox: { ...filterQuery, format },
  requests: { ...requestsQuery, format },
};

export type ExportName = keyof typeof exportQueries;
/** What is in the file, whatever its form. */
export type ExportFilter<Name extends ExportName> = Omit<z.output<z.ZodObject<(typeof exportQueries)[Name]>>, "format">;

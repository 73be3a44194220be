// Lists as files, with the filters of their routes: CSV, or XLSX for spreadsheets.

import { Readable } from "node:stream";
import type { Action } from "../access/role.ts";
import { type ExportFilter, exportQueries, type ExportName } from "./contract-export.ts";
import type { Door } from "./door.ts";
import { cashLineRows, type Exporting, inboxRows, orderRows, recordRows, requestRows } from "./export-list.ts";
import { begun, csvText, type ExportFormat, type ExportList, rowsMax, workbook } from "./export-text.ts";
import type { Freshness } from "./freshness.ts";

/** What a file may hold at most, in every answer. */
const rowsHeader = "x-synchromesh-rows-max";

const media: Readonly<Record<ExportFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

export function exportRoutes({ hub, plain }: Door, freshness: Freshness): void {
  const offer = <Name extends ExportName>(
    name: Name,
    action: Action,
    rows: (given: Exporting, filter: ExportFilter<Name>) => ExportList,
  ): void =>
    plain({
      url: `/v1/exports/${name}`,
      action,
      summary: `The list of ${name.replace("-", " ")} as a file, with the filters of the list; what the list hides is not in it`,
      produces: media.csv,
      query: exportQueries[name],
      async perform(request, reply, principal) {
        const { format, ...filter } = request.query as ExportFilter<Name> & { readonly format: ExportFormat };
        const list = await begun(rows({ hub, principal, freshness }, filter as unknown as ExportFilter<Name>));
        const file = format === "csv" ? Readable.from(csvText(list)) : await workbook(list);
        void reply.header("content-disposition", `attachment; filename="${name}.${format}"`);
        void reply.header(rowsHeader, String(rowsMax[format]));
        return reply.type(media[format]).send(file);
      },
    });
  offer("records", "read", recordRows);
  offer("orders", "read", orderRows);
  offer("cash-lines", "read", cashLineRows);
  offer("inbox", "read", inboxRows);
  offer("requests", "audit", requestRows);
}

// Saved views: each person's own, for each page, and what others share.

import type { z } from "zod";
import { instantText } from "../base/instant.ts";
import { integer, text } from "../desk/reader.ts";
import { removeViewStep, saveViewStep, viewsQuery } from "../desk/store-view.ts";
import { viewBody, viewList, viewName, viewsAsked, viewSaved } from "./contract-view.ts";
import type { Door } from "./door.ts";

type Seen = Pick<z.output<typeof viewBody>, "filter" | "columns" | "order">;

export function viewRoutes({ hub, read, write }: Door): void {
  const { database, clock } = hub;

  read({
    url: "/v1/views",
    action: "read",
    summary: "How whoever asks likes to see pages: filters, columns and orders under their names; and those that others share",
    params: {},
    query: viewsAsked,
    data: viewList,
    async answer({ query: { page = null }, principal }) {
      const [rows = []] = await database.read([viewsQuery(principal.name, page)]);
      return {
        views: rows.map((row) => ({
          page: text(row, "page"),
          name: text(row, "name"),
          ...(JSON.parse(text(row, "body")) as Seen),
          owner: text(row, "person"),
          own: text(row, "person") === principal.name,
          shared: text(row, "shared") === "t",
          savedAt: instantText(integer(row, "saved_at")),
        })),
      };
    },
  });

  write({
    url: "/v1/views",
    action: "read",
    summary: "Saves a view of whoever asks; one of the same name is replaced",
    body: viewBody,
    answer: viewSaved,
    async perform({ body: { page, name, filter, columns, order, shared }, principal }) {
      const seen: Seen = { filter, columns, order };
      await database.write([
        saveViewStep(principal.name, { page, name, body: JSON.stringify(seen), shared: shared === "yes" }, clock.now()),
      ]);
      return { page, name };
    },
  });

  write({
    url: "/v1/views/remove",
    action: "read",
    summary: "Removes a view of whoever asks",
    body: viewName,
    answer: viewSaved,
    async perform({ body: { page, name }, principal }) {
      await database.write([removeViewStep(principal.name, page, name)]);
      return { page, name };
    },
  });
}

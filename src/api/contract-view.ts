// Questions and answers about saved views.

import { z } from "zod";
import { instant } from "./contract.ts";

const page = z.string().regex(/^[a-z][a-z-]{0,39}$/, "a page is lower-case letters and -");
const name = z.string().min(1).max(80);

const seen = {
  filter: z.record(z.string().max(60), z.string().max(500)).describe("As the list takes it: parameters and their values."),
  columns: z.array(z.string().max(80)).max(100).describe("In their order; empty: those that the page shows by itself."),
  order: z.string().max(80).nullable(),
};

export const viewsAsked = { page: page.optional() };
export const viewList = z.object({
  views: z.array(
    z.object({
      page,
      name,
      ...seen,
      owner: z.string().describe("Who saved it, and may change and remove it."),
      own: z.boolean().describe("It is of whoever asks."),
      shared: z.boolean().describe("Everybody who reads the page is shown it."),
      savedAt: instant,
    }),
  ),
});
export const viewBody = z.strictObject({ page, name, ...seen, shared: z.enum(["yes", "no"]).default("no") });
export const viewName = z.strictObject({ page, name });
export const viewSaved = z.object({ page, name });

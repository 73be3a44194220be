// What is pictured of each page: an address and what stands there when it is whole.
import type { Page } from "playwright-core";

/** Ids of this hub that addresses are made of. */
export interface Ids {
  /** An item of the inbox, two systems differing about a promised day, and its record. */
  readonly item: string;
  readonly record: string;
  readonly purchase: string;
  readonly production: string;
  /** A company and currency whose cash a production order moved, by that order; the last commit that did. */
  readonly moved: { readonly of: string; readonly position: number; readonly cause: string; readonly until: string };
}

export interface View {
  /** Of its picture. */
  readonly name: string;
  /** The entry of the navigation it belongs to; its address where nothing else is said. */
  readonly page: string;
  readonly path?: (ids: Ids) => string;
  /** What it shows is of who signed in: a person, not a token. */
  readonly isOwn?: true;
  /** Signs of something on its way that belong to the page. */
  readonly loading?: number;
  /** Done there before it is pictured. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const bridge = ({ moved: { of, position, cause, until } }: Ids): string => {
  const asked = { of, from: String(position - 1), to: String(position), until, cause };
  return `/cash/bridge?${new URLSearchParams(asked).toString()}`;
};

export const views: readonly View[] = [
  { name: "overview", page: "/overview", prepare: drawn },
  { name: "tour", page: "/overview", prepare: startTour },
  { name: "inbox", page: "/inbox" },
  { name: "item", page: "/inbox", path: ({ item }) => `/inbox/${encodeURIComponent(item)}` },
  { name: "records", page: "/record" },
  { name: "record", page: "/record", path: ({ record }) => `/record/${record}?field=promised_date` },
  { name: "record-history", page: "/record", path: ({ record }) => `/record/${record}`, prepare: tab("History") },
  { name: "cash", page: "/cash", prepare: drawn },
  { name: "bridge", page: "/cash", path: () => "/cash/bridge" },
  { name: "cause", page: "/cash", path: bridge, prepare: openField },
  { name: "cash-lines", page: "/cash", path: () => "/cash/lines?week=overdue" },
  { name: "orders", page: "/orders" },
  { name: "order", page: "/orders", path: ({ purchase }) => `/orders/${purchase}` },
  { name: "production", page: "/production" },
  { name: "production-order", page: "/production", path: ({ production }) => `/production/${production}` },
  { name: "governance", page: "/governance" },
  { name: "governance-gaps", page: "/governance", path: () => "/governance?tab=open" },
  { name: "governance-sets", page: "/governance", path: () => "/governance?tab=sets" },
  { name: "governance-match", page: "/governance", path: () => "/governance?tab=match" },
  { name: "governance-propose", page: "/governance", path: () => "/governance/propose" },
  { name: "connections", page: "/connections" },
  { name: "connection", page: "/connections", path: () => "/connections/kassel-erp" },
  { name: "connection-runs", page: "/connections", path: () => "/connections/kassel-erp?tab=runs" },
  { name: "connection-options", page: "/connections", path: () => "/connections/kassel-erp?tab=options" },
  { name: "connection-add", page: "/connections", path: () => "/connections?add=connector" },
  { name: "outbox", page: "/connections/outbox" },
  { name: "mapping", page: "/connections/:source/mapping", path: () => "/connections/kassel-erp/mapping" },
  { name: "modes", page: "/connections/:source/modes", path: () => "/connections/kassel-erp/modes" },
  { name: "users", page: "/users" },
  { name: "audit", page: "/audit" },
  { name: "audit-requests", page: "/audit", path: () => "/audit/requests" },
  { name: "settings", page: "/settings", isOwn: true },
  { name: "begin", page: "/begin", isOwn: true },
  { name: "design", page: "/design", loading: 1, prepare: drawn },
];

/** The drawing of a chart is loaded behind its page. */
async function drawn(page: Page): Promise<void> {
  await page.locator("canvas").first().waitFor();
}

async function startTour(page: Page): Promise<void> {
  await drawn(page);
  await page.getByRole("button", { name: "Take the tour" }).click();
}

function tab(name: string): (page: Page) => Promise<void> {
  return (page) => page.getByRole("tab", { name }).click();
}

/** A field opened down to the row its system wrote. */
async function openField(page: Page): Promise<void> {
  const panel = page.getByRole("complementary");
  await panel.locator("summary").first().click();
  await panel.locator("pre").first().waitFor();
}

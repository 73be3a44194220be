// Pages of the console, as data: where each lies, what it is called, who sees it. A new page is one entry here and one folder under page/.

import {
  IconAdjustments,
  IconAffiliate,
  IconArrowsRightLeft,
  IconClipboardList,
  IconCoins,
  IconInbox,
  IconLayoutDashboard,
  IconPalette,
  IconPlugConnected,
  IconRoute,
  IconScale,
  IconSend,
  IconSettings,
  IconShieldCheck,
  IconTools,
  IconUsers,
} from "@tabler/icons-react";
import { has, type Known, type Page } from "./page-entry.ts";

const beginPath = "/begin";

/** In the order they are listed. Between two groups is a line. */
export const pages: readonly (readonly Page[])[] = [
  [
    {
      path: "/overview",
      title: "overview",
      icon: IconLayoutDashboard,
      key: "h",
      load: () => import("./page/overview/page.tsx"),
    },
    {
      path: "/inbox",
      rest: "/:item?",
      title: "inbox",
      icon: IconInbox,
      key: "i",
      load: () => import("./page/inbox/page.tsx"),
    },
    {
      path: "/record",
      rest: "/:entity?",
      title: "records",
      icon: IconAffiliate,
      key: "r",
      load: () => import("./page/record/page.tsx"),
    },
    {
      path: "/cash",
      rest: "/:view?",
      title: "cash",
      icon: IconCoins,
      key: "c",
      isFor: (known) => has(known, "bank_balance", "customer_invoice", "supplier_invoice", "sales_order_line", "purchase_order_line"),
      load: () => import("./page/cash/page.tsx"),
    },
    {
      path: "/orders",
      rest: "/:entity?",
      title: "orders",
      icon: IconClipboardList,
      key: "o",
      isFor: (known) => has(known, "purchase_order", "sales_order", "purchase_order_line", "sales_order_line"),
      load: () => import("./page/orders/page.tsx"),
    },
    {
      path: "/production",
      rest: "/:entity?",
      title: "production",
      icon: IconTools,
      key: "p",
      isFor: (known) => has(known, "production_order"),
      load: () => import("./page/production/page.tsx"),
    },
  ],
  [
    {
      path: "/connections/outbox",
      title: "outbox",
      icon: IconSend,
      unlisted: true,
      load: () => import("./page/outbox/page.tsx"),
    },
    {
      path: "/connections/:source/mapping",
      title: "mapping",
      icon: IconArrowsRightLeft,
      unlisted: true,
      bySource: true,
      isFor: ({ mayEverywhere }) => mayEverywhere("administer"),
      load: () => import("./page/mapping/page.tsx"),
    },
    {
      path: "/connections/:source/modes",
      title: "modes",
      icon: IconAdjustments,
      unlisted: true,
      bySource: true,
      isFor: ({ mayEverywhere }) => mayEverywhere("administer"),
      load: () => import("./page/mapping/modes-page.tsx"),
    },
    {
      path: "/governance",
      rest: "/:view?",
      title: "governance",
      icon: IconScale,
      key: "v",
      load: () => import("./page/governance/page.tsx"),
    },
    {
      path: "/connections",
      folded: true,
      rest: "/:source?",
      title: "connections",
      icon: IconPlugConnected,
      key: "n",
      isFor: ({ mayEverywhere }) => mayEverywhere("administer"),
      load: () => import("./page/connections/page.tsx"),
    },
    {
      path: "/users",
      folded: true,
      rest: "/:view?",
      title: "users",
      icon: IconUsers,
      key: "u",
      isFor: ({ mayEverywhere }) => mayEverywhere("administer"),
      load: () => import("./page/users/page.tsx"),
    },
    {
      path: "/audit",
      folded: true,
      rest: "/:view?",
      title: "audit",
      icon: IconShieldCheck,
      key: "a",
      isFor: ({ may }) => may("audit") || may("administer"),
      load: () => import("./page/audit/page.tsx"),
    },
    {
      path: "/settings",
      folded: true,
      title: "settings",
      icon: IconSettings,
      key: ",",
      load: () => import("./page/settings/page.tsx"),
    },
  ],
  [
    {
      path: beginPath,
      title: "begin",
      icon: IconRoute,
      unlisted: true,
      isFor: ({ mayEverywhere }) => mayEverywhere("administer"),
      load: () => import("./page/begin/page.tsx"),
    },
    {
      path: "/design",
      title: "design",
      icon: IconPalette,
      unlisted: true,
      load: () => import("./page/design/page.tsx"),
    },
  ],
];

/** Where `/` leads: to the first steps where nothing is connected yet, and after the first account was made. */
export const firstPage = ({ status, mayEverywhere }: Known, at: string): string =>
  mayEverywhere("administer") && (at === "/setup" || status?.sources.length === 0) ? beginPath : "/overview";

export const seenBy = (known: Known): readonly (readonly Page[])[] =>
  pages.map((group) => group.filter(({ isFor = () => true }) => isFor(known))).filter((group) => group.length > 0);

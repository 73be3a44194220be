// Pages of the console, as data: where each lies, what it is called, who sees it. A new page is one entry here and one folder under page/.

import { IconAffiliate, IconInbox, IconPalette } from "@tabler/icons-react";
import type { Known, Page } from "./page-entry.ts";

/** In the order they are listed. Between two groups is a line. */
export const pages: readonly (readonly Page[])[] = [
  [
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
  ],
  [
    {
      path: "/design",
      title: "design",
      icon: IconPalette,
      unlisted: true,
      load: () => import("./page/design/page.tsx"),
    },
  ],
];

/** Where `/` leads. */
export const firstPage = "/inbox";

export const seenBy = (known: Known): readonly (readonly Page[])[] =>
  pages.map((group) => group.filter(({ isFor = () => true }) => isFor(known))).filter((group) => group.length > 0);

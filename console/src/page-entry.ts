// What the navigation says of a page.

import type { IconProps } from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Status } from "./api/status.ts";
import type en from "./messages/en/shell.json";

/** What decides whether a page is in sight. */
export interface Known {
  readonly status: Status | undefined;
  /** Whether whoever is signed in may do this. */
  readonly may: (action: string) => boolean;
  /** Whether they may do it for the whole group. */
  readonly mayEverywhere: (action: string) => boolean;
}

export interface Page {
  /** Address without what follows: `/inbox`. */
  readonly path: string;
  /** What may follow, as wouter writes it: `/:item?`. */
  readonly rest?: string;
  readonly title: keyof typeof en;
  readonly icon: ComponentType<IconProps>;
  /** Key that leads to it after g. */
  readonly key?: string;
  /** Listed under "Administration": nobody's daily work, so that what is stays short. */
  readonly folded?: true;
  /** Opened from other pages only. */
  readonly unlisted?: true;
  /** It is about one system, `:source` of its address: the palette leads to it for each. */
  readonly bySource?: true;
  /** Absent: everybody who may read. A page without data or right is not there. */
  readonly isFor?: (known: Known) => boolean;
  /** Loaded when it is opened. */
  readonly load: () => Promise<{ readonly Page: ComponentType }>;
}

/** Whether a kind of record is connected at all. */
export const has = ({ status }: Known, ...kinds: readonly string[]): boolean => kinds.some((kind) => (status?.entities[kind] ?? 0) > 0);

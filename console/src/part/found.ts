// What the palette finds: pages by their names.

import type { IconProps } from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Say } from "../messages/message.ts";
import type en from "../messages/en/shell.json";
import type { Page } from "../page-entry.ts";

export interface Found {
  readonly to: string;
  readonly label: string;
  /** What it is: a page, a record of a kind. */
  readonly about: string;
  readonly icon: ComponentType<IconProps>;
}

/** As it would be written without accents, in small letters. */
const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replaceAll(/\p{Diacritic}/gu, "")
    .toLowerCase();

export function useFound(text: string, pages: readonly Page[], say: Say<typeof en>): readonly Found[] {
  const wanted = plain(text.trim());
  return pages
    .map(({ path, title, icon }): Found => ({ to: path, label: say(title), about: say("page"), icon }))
    .filter(({ label }) => plain(label).includes(wanted));
}

// What the desk keeps in memory for whoever looks: one for the hub, each sight by itself.

import { deskDefault } from "../desk/desk-settings.ts";
import { openKept } from "../desk/kept.ts";
import { inboxKeeping } from "../desk/kept-inbox.ts";
import type { Kept } from "../desk/status.ts";
import { troubleKeeping } from "../desk/trouble.ts";
import type { Scope } from "../platform/database.ts";
import type { ApiHub } from "./api-hub.ts";
import { openCommitBook } from "./commit-book.ts";

/** For the sight of one scope. */
export type KeptDesk = (scope: Scope) => Kept;

export function openKeptDesk({ writer, configuration: { desk = deskDefault } }: Pick<ApiHub, "writer" | "configuration">): KeptDesk {
  const moves = openCommitBook(writer);
  const [inbox, troubles] = [openKept(moves, inboxKeeping(desk)), openKept(moves, troubleKeeping)];
  return (scope) => ({ inbox, troubles, scope: JSON.stringify(scope) });
}

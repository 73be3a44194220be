// Roles at places; beside those of before, what comes and what goes.

import type { ReactElement } from "react";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { Badge } from "../../part/badge.tsx";
import { type Grant, grantId, useGrantWords } from "../../part/grant.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import style from "./page.module.css";
import { type UserList, usersPath } from "./user.ts";

interface GrantTableProps {
  readonly grants: readonly Grant[];
  /** Those that stand before; without it nothing is compared. */
  readonly before?: readonly Grant[];
}

type Turn = "stays" | "comes" | "goes";

const tones = { stays: "plain", comes: "good", goes: "bad" } as const;

export function GrantTable({ grants, before }: GrantTableProps): ReactElement {
  const say = useMessages<typeof en>("users");
  const words = useGrantWords();
  const seen = useSeen();
  const rows = turnsOf(grants, before ?? grants);
  if (rows.length === 0) return <p className={style["text"]}>{say("no-rights")}</p>;
  const titles = [say("role"), say("may"), words.seesTitle, say("where"), ...(before === undefined ? [] : [say("change")])];
  return (
    <PlainTable
      label={say("rights")}
      columns={titles.map((title) => ({ title }))}
      rows={rows.map(({ grant, turn }) => ({
        id: grantId(grant),
        cells: [
          words.role(grant.role),
          words.about(grant.role) ?? "",
          seen(grant.role),
          words.place(grant),
          <Badge key="turn" tone={tones[turn]}>
            {say(turn)}
          </Badge>,
        ],
      }))}
    />
  );
}

/** Which classes of fields a role shows, in words; empty until the hub has said it. */
function useSeen(): (role: string) => string {
  const words = useGrantWords();
  const known = useRead<UserList>(usersPath, { follow: { kind: "sight" } }).data?.data.roles ?? [];
  return (role) => {
    const found = known.find((one) => one.role === role);
    return found === undefined ? "" : words.sees(found.sees);
  };
}

function turnsOf(after: readonly Grant[], before: readonly Grant[]): readonly { readonly grant: Grant; readonly turn: Turn }[] {
  const [later, earlier] = [new Set(after.map(grantId)), new Set(before.map(grantId))];
  const every = new Map([...after, ...before].map((grant) => [grantId(grant), grant]));
  return [...every].map(([id, grant]) => ({ grant, turn: !later.has(id) ? "goes" : earlier.has(id) ? "stays" : "comes" }));
}

/** Whether the two say the same, in whatever order. */
export const isSame = (some: readonly Grant[], others: readonly Grant[]): boolean =>
  turnsOf(some, others).every(({ turn }) => turn === "stays");

// What whoever is signed in may do, where, and which classes of fields they see there: as GET /v1/session says.

import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/settings.json";
import { grantId, useGrantWords } from "../../part/grant.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { wordsOf } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import style from "./page.module.css";

const actions = ["read", "push", "decide", "override", "set-rule", "erase", "plan", "audit", "administer"] as const;
const classes = ["public", "price", "bank", "personal", "payroll"] as const;

const isAction = (name: string): name is (typeof actions)[number] => actions.some((one) => one === name);
const isClass = (name: string): name is (typeof classes)[number] => classes.some((one) => one === name);

export function OwnRights(): ReactElement {
  const say = useMessages<typeof en>("settings");
  const words = useGrantWords();
  const { who } = useSession();
  const grants = who?.grants ?? [];
  const action = (name: string): string => (isAction(name) ? say(`may-${name}`) : wordsOf(name));
  const field = (name: string): string => (isClass(name) ? say(`class-${name}`) : wordsOf(name));
  if (grants.length === 0) return <p className={style["soft"]}>{say("no-rights")}</p>;
  return (
    <PlainTable
      label={say("rights")}
      columns={[{ title: say("role") }, { title: say("where") }, { title: say("may") }, { title: say("sees") }]}
      rows={grants.map((grant) => ({
        id: grantId(grant),
        cells: [
          words.role(grant.role),
          words.place(grant),
          grant.may.map((name) => action(name)).join(", "),
          grant.sees.length === 0 ? say("sees-nothing") : grant.sees.map((name) => field(name)).join(", "),
        ],
      }))}
    />
  );
}

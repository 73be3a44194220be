// What whoever is signed in may do, where, and which classes of fields they see there: as GET /v1/session says.

import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/settings.json";
import { grantId, useGrantWords } from "../../part/grant.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { useSession } from "../../session/session.ts";
import style from "./page.module.css";

export function OwnRights(): ReactElement {
  const say = useMessages<typeof en>("settings");
  const words = useGrantWords();
  const { who } = useSession();
  const grants = who?.grants ?? [];
  if (grants.length === 0) return <p className={style["soft"]}>{say("no-rights")}</p>;
  return (
    <PlainTable
      label={say("rights")}
      columns={[{ title: say("role") }, { title: say("where") }, { title: say("may") }, { title: words.seesTitle }]}
      rows={grants.map((grant) => ({
        id: grantId(grant),
        cells: [words.role(grant.role), words.place(grant), words.may(grant.may), words.sees(grant.sees)],
      }))}
    />
  );
}

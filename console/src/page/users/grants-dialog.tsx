// What somebody may do is said anew, line by line beside what they may now.

import { type ReactElement, useState } from "react";
import type { userChanged } from "../../../../src/api/contract-user.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import type { Grant } from "../../part/grant.tsx";
import { GrantForm, isSaid } from "./grant-form.tsx";
import { GrantTable, isSame } from "./grant-table.tsx";
import { useIsOneself } from "./oneself.ts";
import style from "./page.module.css";
import { type Person, usersPath } from "./user.ts";

type Changed = Data<typeof userChanged>;

export function GrantsDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("users");
  // What stood when the dialog was opened: the way back leads there, whatever the list shows by now.
  const [{ name, grants: before }] = useState(person);
  const isOneself = useIsOneself(name);
  const again = useAgain(usersPath, ...(isOneself ? ["/v1/session"] : []));
  const [grants, setGrants] = useState<readonly Grant[]>(before);
  const change = async (next: readonly Grant[]): Promise<Changed> => {
    const changed = await post<Changed>("/v1/users/grants", { name, grants: next });
    again();
    return changed;
  };
  return (
    <ActionDialog<null, Changed>
      title={say("rights-of", { name })}
      onClose={onClose}
      asked={isSaid(grants) && !isSame(grants, before) ? JSON.stringify(grants) : undefined}
      asksReason={false}
      preview={() => Promise.resolve(null)}
      showPreview={() => (
        <>
          <GrantTable grants={grants} before={before} />
          <p className={style["text"]}>{say(isOneself ? "own-sessions-end" : "sessions-end", { name })}</p>
        </>
      )}
      confirmLabel={say("change-rights")}
      confirm={() => change(grants)}
      showResult={() => (
        <>
          <p className={style["text"]}>{say("rights-stand", { name })}</p>
          <GrantTable grants={grants} />
        </>
      )}
      undo={async () => {
        await change(before);
        return <p className={style["text"]}>{say("rights-back", { name })}</p>;
      }}
    >
      <GrantForm grants={grants} onChange={setGrants} />
    </ActionDialog>
  );
}

// An account and the name of its person go for good: what that takes away, what stays of nobody, and why.

import type { ReactElement } from "react";
import type { userErased, userErasure } from "../../../../src/api/contract-user.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { useIsOneself } from "./oneself.ts";
import style from "./page.module.css";
import { usersPath } from "./user.ts";

interface EraseDialogProps {
  readonly name: string;
  readonly onClose: () => void;
}

type Erasure = Data<typeof userErasure>;
type Erased = Data<typeof userErased>;

export function EraseDialog({ name, onClose }: EraseDialogProps): ReactElement {
  const say = useMessages<typeof en>("users");
  const isOneself = useIsOneself(name);
  const again = useAgain(usersPath, ...(isOneself ? ["/v1/session"] : []));
  return (
    <ActionDialog<Erasure, Erased>
      title={say("erase-title", { name })}
      onClose={onClose}
      asked={name}
      preview={() => post<Erasure>("/v1/users/erase/plan", { name })}
      showPreview={(plan) => <Preview plan={plan} />}
      confirmLabel={say("erase")}
      confirm={async (reason) => {
        const erased = await post<Erased>("/v1/users/erase", { name, reason });
        again();
        return erased;
      }}
      showResult={({ name: nobody }) => <p className={style["text"]}>{say("erase-done", { nobody })}</p>}
    />
  );
}

function Preview({ plan: { name, sessions, proofs, views, channels, notices, renamed } }: { readonly plan: Erasure }): ReactElement {
  const say = useMessages<typeof en>("users");
  return (
    <>
      <p className={style["text"]}>{say("erase-goes", { name, sessions, proofs, views, channels, notices })}</p>
      <p className={style["text"]}>{say("erase-stays", { ...renamed })}</p>
      <p className={style["text"]}>{say("erase-for-good")}</p>
    </>
  );
}

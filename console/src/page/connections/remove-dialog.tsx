// A connection is taken out of hub.yaml; what its system said stays in the log.

import { type ReactElement, useState } from "react";
import { useLocation } from "wouter";
import { post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { ChangedResult, undoChange } from "./changed-result.tsx";
import { type Changed, useChanged } from "./connection.ts";
import style from "./page.module.css";

interface RemoveDialogProps {
  readonly name: string;
  readonly base: string;
  readonly onClose: () => void;
}

export function RemoveDialog({ name, base, onClose }: RemoveDialogProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const [, go] = useLocation();
  const changed = useChanged();
  const [isGone, setGone] = useState(false);
  const close = (): void => {
    changed();
    onClose();
    if (isGone) go("/connections");
  };
  return (
    <ActionDialog<null, Changed>
      title={say("disconnect-title", { name })}
      onClose={close}
      asked={name}
      preview={() => Promise.resolve(null)}
      showPreview={() => <p className={style["text"]}>{say("disconnect-preview")}</p>}
      confirmLabel={say("disconnect")}
      confirm={async (reason) => {
        const made = await post<Changed>("/v1/connections/remove", { name, base, reason });
        setGone(true);
        return made;
      }}
      showResult={(made) => <ChangedResult changed={made} />}
      undo={async (made) => {
        const undone = await undoChange(made, name, say("undo-reason"));
        setGone(false);
        return <ChangedResult changed={undone} />;
      }}
    />
  );
}

// An earlier set is proposed again, as a new one: nothing is edited in place.

import { type ReactElement, useState } from "react";
import { get, post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { EffectiveFrom } from "./effective-from.tsx";
import { type Life, type Proposed, type Rehearsal, rehearse, type SetDetail } from "./governance.ts";
import { ProposedResult } from "./proposed-result.tsx";
import { RehearsalExcerpt } from "./rehearsal-view.tsx";
import style from "./page.module.css";

interface RevertDialogProps {
  readonly life: Life;
  /** Undefined: what holds without the last set, which the hub finds. */
  readonly set: string | undefined;
  readonly onClose: () => void;
}

export function RevertDialog({ life, set, onClose }: RevertDialogProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  const [from, setFrom] = useState<string | undefined>();
  const preview = async (): Promise<Rehearsal | undefined> => {
    if (set === undefined) return undefined;
    const { data } = await get<SetDetail>(`${life.path}/${encodeURIComponent(set)}`);
    return rehearse(life, { rules: data.rules, from });
  };
  return (
    <ActionDialog<Rehearsal | undefined, Proposed>
      title={say(set === undefined ? "revert-last" : "revert")}
      onClose={onClose}
      asked={from ?? "approval"}
      preview={preview}
      showPreview={(found) => (
        <>
          <p className={style["text"]}>{say(set === undefined ? "revert-last-preview" : "revert-preview")}</p>
          {found === undefined ? null : <RehearsalExcerpt rehearsal={found} />}
        </>
      )}
      confirmLabel={say("propose")}
      confirm={(reason) => post<Proposed>(`${life.path}/revert`, { set, from, reason })}
      showResult={(made) => <ProposedResult life={life} made={made} />}
    >
      <EffectiveFrom value={from} onChange={setFrom} />
    </ActionDialog>
  );
}

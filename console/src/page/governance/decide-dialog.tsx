// A proposal is put in force or ended: what it would change stands before whoever decides.

import type { ReactElement } from "react";
import { get, post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Moment } from "../../part/figure.tsx";
import { Partial } from "../../part/state.tsx";
import { useSession } from "../../session/session.ts";
import type { Decided, Life, ProposalRow, SetDetail } from "./governance.ts";
import { RehearsalExcerpt } from "./rehearsal-view.tsx";
import style from "./page.module.css";

interface DecideDialogProps {
  readonly life: Life;
  readonly verb: "approve" | "reject";
  readonly proposal: ProposalRow;
  readonly onClose: () => void;
}

export function DecideDialog({ life, verb, proposal, onClose }: DecideDialogProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  const { id } = proposal;
  const preview = async (): Promise<SetDetail> => (await get<SetDetail>(`${life.path}/${encodeURIComponent(id)}`)).data;
  return (
    <ActionDialog<SetDetail, Decided>
      title={say(`${verb}-title`)}
      onClose={onClose}
      asked={`${verb} ${id}`}
      preview={preview}
      showPreview={(detail) => <Preview verb={verb} detail={detail} />}
      confirmLabel={say(verb)}
      confirm={(reason) => post<Decided>(`${life.path}/${verb}`, { id, reason })}
      showResult={({ position }) => <p className={style["text"]}>{say(`${verb}-done`, { position })}</p>}
    />
  );
}

function Preview({
  verb,
  detail: { proposal, rehearsal },
}: Pick<DecideDialogProps, "verb"> & { readonly detail: SetDetail }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const { who } = useSession();
  if (verb === "reject") return <p className={style["text"]}>{say("reject-preview")}</p>;
  return (
    <>
      <p className={style["text"]}>
        {proposal?.from === null || proposal === null ? (
          say("approve-now")
        ) : (
          <>
            {say("approve-from")} <Moment at={proposal.from} />
          </>
        )}
      </p>
      {who?.name === proposal?.author ? <Partial>{say("own-proposal")}</Partial> : null}
      {rehearsal === null ? <Partial>{say("no-rehearsal")}</Partial> : <RehearsalExcerpt rehearsal={rehearsal} />}
    </>
  );
}

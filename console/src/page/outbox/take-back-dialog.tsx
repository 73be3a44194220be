// A decision taken back by a new one: what stands again first, as the hub says it.

import type { ReactElement } from "react";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { plainNames, sentence } from "../../part/value.ts";
import { outboxPaths, takenBack, takingBack, type Undone } from "./outbox.ts";
import style from "./page.module.css";

interface TakeBackDialogProps {
  readonly title: string;
  readonly decision: string;
  readonly onClose: () => void;
}

export function TakeBackDialog({ title, decision, onClose }: TakeBackDialogProps): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const again = useAgain(...outboxPaths);
  return (
    <ActionDialog<Undone, Undone>
      title={title}
      onClose={onClose}
      asked={decision}
      preview={() => takingBack(decision)}
      showPreview={(found) => <Rows found={found} />}
      canConfirm={({ undone, pending }) => undone + pending > 0}
      confirmLabel={say("take-back")}
      confirm={async (reason) => {
        const made = await takenBack(decision, reason);
        again();
        return made;
      }}
      showResult={(found) => <Rows found={found} />}
      undo={async ({ undo }) => {
        const { undone } = await takenBack(undo ?? "", say("undo-reason"));
        again();
        return <p className={style["text"]}>{say("undone", { count: undone })}</p>;
      }}
    />
  );
}

function Rows({ found: { rows } }: { readonly found: Undone }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  return (
    <PlainTable
      label={say("stands-again")}
      columns={[{ title: say("record") }, { title: say("outcome") }, { title: say("stands-again") }]}
      rows={rows.map(({ decision, label, outcome, restores }) => ({
        id: decision,
        cells: [label, say(`undo-${outcome}`), restores === "" ? say("nothing") : sentence(plainNames(restores))],
      }))}
    />
  );
}

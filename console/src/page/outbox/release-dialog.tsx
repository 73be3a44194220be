// What was shown is let out, and nothing else: what it would tell, a reason, each row with what became of it, the way back.

import { type ReactElement, useState } from "react";
import { useAgain } from "../../api/read.ts";
import { fieldOf, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Badge } from "../../part/badge.tsx";
import { Value } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { wordsOf } from "../../part/value.ts";
import { type Creation, type Intent, outboxPaths, type Released, releasePreview, released, takenBack } from "./outbox.ts";
import style from "./page.module.css";

interface ReleaseDialogProps {
  readonly intents: readonly Intent[];
  readonly creations: readonly Creation[];
  readonly onClose: () => void;
}

export function ReleaseDialog({ onClose, ...given }: ReleaseDialogProps): ReactElement {
  const say = useMessages<typeof en>("outbox");
  // What was chosen stands still, whatever the list behind it shows by now.
  const [{ intents, creations }] = useState(given);
  const again = useAgain(...outboxPaths);
  const count = intents.length + creations.length;
  return (
    <ActionDialog<Released, Released>
      title={say("release-title", { count })}
      onClose={onClose}
      asked={String(count)}
      preview={() => releasePreview(intents, creations)}
      showPreview={(found) => <Rows intents={intents} creations={creations} found={found} isDone={false} />}
      canConfirm={({ rows, creations: given }) => rows.length + given.length > 0}
      confirmLabel={say("release")}
      confirm={async (reason) => {
        const made = await released(intents, creations, reason);
        again();
        return made;
      }}
      showResult={(found) => (
        <>
          <Rows intents={intents} creations={creations} found={found} isDone />
          <p className={style["text"]}>{say("released-next")}</p>
        </>
      )}
      undo={async ({ release }) => {
        const { undone, changed } = await takenBack(release ?? "", say("undo-reason"));
        again();
        return <p className={style["text"]}>{changed > 0 ? say("undone-part", { undone, changed }) : say("undone", { count: undone })}</p>;
      }}
    />
  );
}

interface RowsProps {
  readonly intents: readonly Intent[];
  readonly creations: readonly Creation[];
  readonly found: Released;
  readonly isDone: boolean;
}

/** Each row that was chosen with what became of it. */
function Rows({ intents, creations, found, isDone }: RowsProps): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const model = useModel();
  const isIn = ({ record, field }: Intent): boolean => found.rows.some((one) => one.record === record && one.field === field);
  const outcome = (isOut: boolean): ReactElement => (
    <Badge tone={isOut ? "good" : "warn"}>{say(isOut ? (isDone ? "is-released" : "goes-out") : "moved-on")}</Badge>
  );
  return (
    <PlainTable
      label={say("release")}
      heightMax={320}
      columns={[
        { title: say("system") },
        { title: say("record") },
        { title: say("field") },
        { title: say("says") },
        { title: say("to-say") },
        { title: say("outcome") },
      ]}
      rows={[
        ...intents.map((one) => {
          const type = fieldOf(model, one.kind, one.field);
          return {
            id: `${one.record} ${one.field}`,
            cells: [
              one.system,
              one.label,
              wordsOf(one.field),
              <Value key="from" value={one.from} field={type} site={one.site} />,
              <Value key="to" value={one.to} field={type} site={one.site} />,
              outcome(isIn(one)),
            ],
          };
        }),
        ...creations.map((one) => ({
          id: one.creation,
          cells: [
            one.system,
            one.label,
            say("new-record"),
            say("nothing"),
            one.fields.map(({ field, to }) => `${wordsOf(field)} ${to}`).join(", "),
            outcome(found.creations.some(({ creation }) => creation === one.creation)),
          ],
        })),
      ]}
    />
  );
}

// A paused system told again: it is read first, and what it would be told is shown beside what it shows now.

import type { ReactElement } from "react";
import { post } from "../../api/client.ts";
import { fieldOf, useModel } from "../../api/model.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Badge } from "../../part/badge.tsx";
import { Value } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { Partial } from "../../part/state.tsx";
import { countText, wordsOf } from "../../part/value.ts";
import { outboxPaths, type Resumed } from "./outbox.ts";
import { sentTones } from "./receipt-table.tsx";
import style from "./page.module.css";

export function ResumeDialog({ system, onClose }: { readonly system: string; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const again = useAgain(...outboxPaths);
  return (
    <ActionDialog<Resumed, Resumed>
      title={say("resume-title", { system })}
      onClose={onClose}
      asked={system}
      preview={() => post<Resumed>("/v1/systems/resume", { system, preview: "true", reason: "preview" })}
      showPreview={(found) => <Found found={found} />}
      confirmLabel={say("resume")}
      confirm={async (reason) => {
        const made = await post<Resumed>("/v1/systems/resume", { system, reason });
        again();
        return made;
      }}
      showResult={() => <p className={style["text"]}>{say("resume-done")}</p>}
      undo={async () => {
        await post("/v1/systems/pause", { system, reason: say("undo-reason") });
        again();
        return <p className={style["text"]}>{say("pause-done")}</p>;
      }}
    />
  );
}

function Found({ found: { tells, creations, isWhole } }: { readonly found: Resumed }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const model = useModel();
  return (
    <>
      {isWhole && creations.isWhole ? null : <Partial>{say("more-due")}</Partial>}
      {tells.length + creations.counts.length === 0 ? <p className={style["text"]}>{say("nothing-due")}</p> : null}
      {tells.length === 0 ? null : (
        <PlainTable
          label={say("would-tell")}
          heightMax={280}
          columns={[
            { title: say("key") },
            { title: say("field") },
            { title: say("says") },
            { title: say("to-say") },
            { title: say("outcome") },
          ]}
          rows={tells.map(({ kind, record, key, field, from, to, found }) => {
            const type = fieldOf(model, kind, field);
            return {
              id: `${record} ${field}`,
              cells: [
                `${wordsOf(kind)} ${key}`,
                wordsOf(field),
                <Value key="from" value={from} field={type} />,
                <Value key="to" value={to} field={type} />,
                <Badge key="found" tone={found === "due" ? "accent" : sentTones[found]}>
                  {say(found === "due" ? "goes-out" : `sent-${found}`)}
                </Badge>,
              ],
            };
          })}
        />
      )}
      {creations.counts.length === 0 ? null : (
        <PlainTable
          label={say("tab-records")}
          columns={[{ title: say("kind") }, { title: say("outcome") }, { title: say("count"), align: "right" }]}
          rows={creations.counts.map(({ kind, found, records }) => ({
            id: `${kind} ${found}`,
            cells: [wordsOf(kind), say(`found-${found}`), countText(records)],
          }))}
        />
      )}
    </>
  );
}

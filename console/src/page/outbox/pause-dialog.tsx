import type { ReactElement } from "react";
import { post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { outboxPaths } from "./outbox.ts";
import style from "./page.module.css";

/** A system is told nothing until somebody resumes it. */
export function PauseDialog({ system, onClose }: { readonly system: string; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const again = useAgain(...outboxPaths);
  const told = (text: string): ReactElement => <p className={style["text"]}>{text}</p>;
  return (
    <ActionDialog<null, unknown>
      title={say("pause-title", { system })}
      onClose={onClose}
      asked={system}
      preview={() => Promise.resolve(null)}
      showPreview={() => told(say("pause-why"))}
      confirmLabel={say("pause")}
      confirm={async (reason) => {
        const made = await post("/v1/systems/pause", { system, reason });
        again();
        return made;
      }}
      showResult={() => told(say("pause-done"))}
      undo={async () => {
        await post("/v1/systems/resume", { system, reason: say("undo-reason") });
        again();
        return told(say("resume-done"));
      }}
    />
  );
}

// Reading a connection: now, not for a while, and again; with a look at what would come in before it does.

import type { ReactElement } from "react";
import type { runReport } from "../../../../src/api/contract-operation.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { ChangedResult } from "./changed-result.tsx";
import { type Changed, connectionsPath, type Plan, useChanged } from "./connection.ts";
import { FeedTable } from "./feed-table.tsx";
import { PlanView } from "./plan-view.tsx";
import style from "./page.module.css";
import { whenBack } from "./taken-up.ts";

type Report = Data<typeof runReport>;

const planOf = (name: string): Promise<Plan> => post<Plan>("/v1/connections/plan", { name });

interface ReadDialogProps {
  readonly name: string;
  readonly onClose: () => void;
}

export function ReadDialog({ name, onClose }: ReadDialogProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const again = useAgain(connectionsPath, "/v1/runs", "/v1/runs/latest", "/v1/status", "/v1/drift");
  return (
    <ActionDialog<Plan, Report>
      title={say("read-title", { name })}
      onClose={onClose}
      asked={name}
      asksReason={false}
      preview={() => planOf(name)}
      showPreview={(plan) => <PlanView plan={plan} />}
      confirmLabel={say("read")}
      confirm={async () => {
        const report = await post<Report>("/v1/runs", { sources: [name] });
        again();
        return report;
      }}
      showResult={({ from, to, feeds }) => (
        <>
          <p className={style["text"]}>{say("read-done", { from, to })}</p>
          <FeedTable feeds={feeds} />
        </>
      )}
    />
  );
}

interface ReadingDialogProps extends ReadDialogProps {
  readonly base: string;
  readonly deed: "pause" | "resume";
}

/** Written into hub.yaml, so the way back is a version as well. */
export function ReadingDialog({ name, base, deed, onClose }: ReadingDialogProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const changed = useChanged();
  const set = (of: "pause" | "resume", upon: string, reason: string): Promise<Changed> =>
    whenBack(() => post<Changed>("/v1/connections/pause", { name, paused: String(of === "pause"), base: upon, reason }));
  const close = (): void => {
    changed();
    onClose();
  };
  return (
    <ActionDialog<Plan | undefined, Changed>
      title={say(`${deed}-title`, { name })}
      onClose={close}
      asked={deed}
      preview={() => (deed === "pause" ? Promise.resolve(undefined) : planOf(name))}
      showPreview={(plan) =>
        plan === undefined ? (
          <p className={style["text"]}>{say("pause-preview")}</p>
        ) : (
          <>
            <p className={style["text"]}>{say("resume-preview")}</p>
            <PlanView plan={plan} />
          </>
        )
      }
      confirmLabel={say(deed)}
      confirm={(reason) => set(deed, base, reason)}
      showResult={(made) => <ChangedResult changed={made} />}
      undo={async ({ version }) => (
        <ChangedResult changed={await set(deed === "pause" ? "resume" : "pause", version.hash, say("undo-reason"))} />
      )}
    />
  );
}

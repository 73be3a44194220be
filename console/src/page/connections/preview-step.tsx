// What applying a draft would bring and change; then it is applied, with a reason and a way back.

import { Button, Loader } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { FailedLine, Partial } from "../../part/state.tsx";
import { useAsked } from "./asked.ts";
import { ChangedResult, undoChange } from "./changed-result.tsx";
import { type Changed, type Draft, type DraftPlan, useChanged } from "./connection.ts";
import { Difference } from "./difference.tsx";
import { PlanView } from "./plan-view.tsx";
import style from "./page.module.css";

interface PreviewStepProps {
  readonly draft: Draft;
  readonly isNew: boolean;
  readonly onBack: () => void;
  /** It is applied, and its dialog closed. False: it was taken back at once, and there is no such connection. */
  readonly onApplied: (isThere: boolean) => void;
}

export function PreviewStep({ draft, isNew, onBack, onApplied }: PreviewStepProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const {
    answer: found,
    error,
    again,
  } = useAsked(`${draft.name} ${draft.revision}`, () => post<DraftPlan>("/v1/drafts/plan", { name: draft.name }));
  const [isApplying, setApplying] = useState(false);
  return (
    <div className={style["step"]}>
      {error === undefined ? null : <FailedLine error={error} />}
      {found === undefined && error === undefined ? (
        <p className={style["busy"]} role="status">
          <Loader size={16} aria-hidden /> {say("planning")}
        </p>
      ) : null}
      {found === undefined ? null : <Found found={found} />}
      <div className={style["acts"]}>
        <Button variant="default" onClick={onBack}>
          {say("back-to-rows")}
        </Button>
        {error === undefined ? null : (
          <Button variant="default" onClick={again}>
            {say("plan-again")}
          </Button>
        )}
        <Button onClick={() => setApplying(true)} disabled={found === undefined || found.meanwhile !== null}>
          {say(isNew ? "connect-dots" : "apply-dots")}
        </Button>
      </div>
      {isApplying && found !== undefined ? (
        <ApplyDialog draft={draft} found={found} isNew={isNew} onClose={() => setApplying(false)} onApplied={onApplied} />
      ) : null}
    </div>
  );
}

function Found({ found: { plan, difference, meanwhile } }: { readonly found: DraftPlan }): ReactElement {
  const say = useMessages<typeof en>("connections");
  return (
    <>
      {meanwhile === null ? null : (
        <section className={style["card"]} aria-label={say("meanwhile")}>
          <Partial>{say("meanwhile-why", { who: meanwhile.version.author ?? say("by-hand"), what: meanwhile.version.what })}</Partial>
          <Difference lines={meanwhile.difference} label={say("meanwhile")} />
        </section>
      )}
      <section className={style["card"]} aria-label={say("would-bring")}>
        <h2 className={style["card-title"]}>{say("would-bring")}</h2>
        <PlanView plan={plan} />
      </section>
      <section className={style["card"]} aria-label={say("would-change")}>
        <h2 className={style["card-title"]}>{say("would-change")}</h2>
        <Difference lines={difference} label={say("would-change")} />
      </section>
    </>
  );
}

interface ApplyDialogProps {
  readonly draft: Draft;
  readonly found: DraftPlan;
  readonly isNew: boolean;
  readonly onClose: () => void;
  readonly onApplied: (isThere: boolean) => void;
}

function ApplyDialog({ draft: { name, revision }, found, isNew, onClose, onApplied }: ApplyDialogProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const changed = useChanged();
  const [came, setCame] = useState<"applied" | "undone">();
  const close = (): void => {
    if (came === undefined) return onClose();
    changed();
    onApplied(came === "applied" || !isNew);
  };
  return (
    <ActionDialog<DraftPlan, Changed>
      title={say(isNew ? "connect-title" : "apply-title", { name })}
      onClose={close}
      asked={revision}
      preview={() => Promise.resolve(found)}
      showPreview={({ plan }) => (
        <p className={style["text"]}>
          {say("apply-preview", { rows: plan.rows, fresh: plan.fresh, parked: plan.parked.reduce((all, { count }) => all + count, 0) })}
        </p>
      )}
      confirmLabel={say(isNew ? "connect" : "apply")}
      confirm={async (reason) => {
        const made = await post<Changed>("/v1/drafts/apply", { name, revision, reason });
        setCame("applied");
        return made;
      }}
      showResult={(made) => <ChangedResult changed={made} />}
      undo={async (made) => {
        const undone = await undoChange(made, name, say("undo-reason"));
        setCame("undone");
        return <ChangedResult changed={undone} />;
      }}
    />
  );
}

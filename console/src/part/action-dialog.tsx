// Part 7, an action: what it would do, a word why, what it did row by row, and the way back.

import { Button, Textarea } from "@mantine/core";
import { type ReactElement, type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import style from "./action-dialog.module.css";
import { Dialog } from "./dialog.tsx";
import { FailedLine, Loading } from "./state.tsx";

export interface ActionDialogProps<Preview, Result> {
  readonly title: string;
  readonly onClose: () => void;
  /** What is asked before the preview: the choice. The preview is made anew when `asked` changes; undefined: not yet enough is said. */
  readonly children?: ReactNode;
  readonly asked: string | undefined;
  readonly preview: () => Promise<Preview>;
  readonly showPreview: (preview: Preview) => ReactNode;
  /** False: there is nothing that would be done. */
  readonly canConfirm?: (preview: Preview) => boolean;
  readonly confirmLabel: string;
  readonly reasonDefault?: string;
  /** False: the hub keeps none with it. */
  readonly asksReason?: boolean;
  readonly confirm: (reason: string, preview: Preview) => Promise<Result>;
  readonly showResult: (result: Result) => ReactNode;
  /** The result is a secret that is not shown again: only the buttons close the dialog then. */
  readonly showsOnce?: boolean;
  /** Shown while it is done or undone: how far it is. */
  readonly working?: ReactNode;
  /** Undefined where the domain allows no way back. */
  readonly undo?: ((result: Result) => Promise<ReactNode>) | undefined;
}

type Step<Preview, Result> =
  | { readonly kind: "asking" }
  | { readonly kind: "previewing" }
  | { readonly kind: "shown"; readonly preview: Preview }
  | { readonly kind: "refused"; readonly error: unknown }
  | { readonly kind: "working"; readonly preview: Preview }
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "undoing"; readonly result: Result }
  | { readonly kind: "undone"; readonly said: ReactNode };

export function ActionDialog<Preview, Result>(props: ActionDialogProps<Preview, Result>): ReactElement {
  const { title, onClose, children, asked, reasonDefault = "", asksReason = true, showsOnce = false } = props;
  const [step, setStep] = usePreviewed(props);
  const [reason, setReason] = useState(reasonDefault);
  const isDone = isOver(step) && step.kind !== "working";
  return (
    <Dialog title={title} onClose={onClose} isHeld={showsOnce && step.kind === "done"}>
      <div className={style["dialog"]}>
        {isDone ? null : children}
        {asked === undefined || isDone || !asksReason ? null : <Reason reason={reason} onChange={setReason} />}
        <Shown step={step} {...props} />
        <Buttons step={step} setStep={setStep} reason={reason} {...props} />
      </div>
    </Dialog>
  );
}

/** Something was done, or is being done. */
const isOver = (step: { readonly kind: string } | undefined): boolean =>
  step !== undefined && ["working", "done", "undoing", "undone"].includes(step.kind);

type SetStep<Preview, Result> = (step: Step<Preview, Result>) => void;

/** The preview follows what is asked; an answer that comes after the next question is not shown. */
function usePreviewed<Preview, Result>({ asked, preview }: ActionDialogProps<Preview, Result>) {
  const [said, setSaid] = useState<{ readonly asked: string | undefined; readonly step: Step<Preview, Result> }>();
  const makePreview = useEffectEvent(preview);
  useEffect(() => {
    if (asked === undefined) return undefined;
    let isLatest = true;
    const become = (step: Step<Preview, Result>): void =>
      isLatest ? setSaid((before) => (isOver(before?.step) ? before : { asked, step })) : undefined;
    makePreview().then(
      (made) => become({ kind: "shown", preview: made }),
      (error: unknown) => become({ kind: "refused", error }),
    );
    return () => {
      isLatest = false;
    };
  }, [asked]);
  const waiting: Step<Preview, Result> = { kind: asked === undefined ? "asking" : "previewing" };
  // What was done stays done, whatever the page behind it shows by now.
  const isActed = isOver(said?.step);
  const step = said !== undefined && (said.asked === asked || isActed) ? said.step : waiting;
  return [step, (next: Step<Preview, Result>): void => setSaid({ asked, step: next })] as const;
}

function Reason({ reason, onChange }: { readonly reason: string; readonly onChange: (reason: string) => void }): ReactElement {
  const say = useMessages<typeof en>("part");
  return (
    <Textarea
      label={say("reason")}
      description={say("reason-why")}
      value={reason}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      autosize
      minRows={1}
      maxRows={4}
      required
    />
  );
}

type ShownProps<Preview, Result> = ActionDialogProps<Preview, Result> & { readonly step: Step<Preview, Result> };

function Shown<Preview, Result>({ step, showPreview, showResult, working }: ShownProps<Preview, Result>): ReactNode {
  if (step.kind === "asking") return null;
  if (step.kind === "previewing") return <Loading lines={4} />;
  if (step.kind === "refused") return <FailedLine error={step.error} />;
  if (step.kind === "undone") return <div role="status">{step.said}</div>;
  if (working !== undefined && (step.kind === "working" || step.kind === "undoing")) return working;
  if (step.kind === "done" || step.kind === "undoing") return <div role="status">{showResult(step.result)}</div>;
  return showPreview(step.preview);
}

interface ButtonsProps<Preview, Result> extends ActionDialogProps<Preview, Result> {
  readonly step: Step<Preview, Result>;
  readonly setStep: SetStep<Preview, Result>;
  readonly reason: string;
}

function Buttons<Preview, Result>(props: ButtonsProps<Preview, Result>): ReactElement {
  const { step, setStep, reason, onClose, confirm, confirmLabel, canConfirm = () => true, asksReason = true, undo } = props;
  const say = useMessages<typeof en>("part");
  const attempt = (begun: Step<Preview, Result>, work: Promise<Step<Preview, Result>>): void => {
    setStep(begun);
    work.then(setStep, (error: unknown) => setStep({ kind: "refused", error }));
  };
  const onConfirm = (): void => {
    if (step.kind !== "shown") return;
    attempt(
      { kind: "working", preview: step.preview },
      confirm(reason, step.preview).then((result) => ({ kind: "done", result })),
    );
  };
  const onUndo = (): void => {
    if (step.kind !== "done" || undo === undefined) return;
    attempt(
      { kind: "undoing", result: step.result },
      undo(step.result).then((said) => ({ kind: "undone", said })),
    );
  };
  const isDone = isOver(step) && step.kind !== "working";
  const isReady = step.kind === "shown" && (reason.trim() !== "" || !asksReason) && canConfirm(step.preview);
  return (
    <div className={style["buttons"]}>
      {isDone && undo !== undefined && step.kind !== "undone" ? (
        <Button variant="default" onClick={onUndo} loading={step.kind === "undoing"}>
          {say("undo")}
        </Button>
      ) : null}
      <span className={style["between"]} />
      <Button variant={isDone ? "filled" : "default"} onClick={onClose}>
        {say(isDone ? "done" : "cancel")}
      </Button>
      {isDone ? null : (
        <Button onClick={onConfirm} disabled={!isReady} loading={step.kind === "working"}>
          {confirmLabel}
        </Button>
      )}
    </div>
  );
}

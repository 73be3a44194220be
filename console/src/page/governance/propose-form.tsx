import { Button } from "@mantine/core";
import { type ReactElement, type ReactNode, useRef, useState } from "react";
import { post } from "../../api/client.ts";
import { asFault } from "../../api/fault.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { keepDraft, keptDraft } from "../../part/draft.ts";
import { useShortcuts } from "../../part/shortcut.ts";
import { FailedLine, Partial } from "../../part/state.tsx";
import { goToLine, YamlEditor } from "../../part/yaml-editor.tsx";
import { useSession } from "../../session/session.ts";
import { EffectiveFrom } from "./effective-from.tsx";
import { type Asked, type Life, type Proposed, type Rehearsal, rehearse } from "./governance.ts";
import { FitPoints } from "./fit-points.tsx";
import { ProposedResult } from "./proposed-result.tsx";
import { RehearsalExcerpt, RehearsalView, Rehearsing } from "./rehearsal-view.tsx";
import { refusedLine } from "./refused-line.ts";
import style from "./page.module.css";

type Run =
  | { readonly kind: "running"; readonly asked: Asked }
  | { readonly kind: "found"; readonly asked: Asked; readonly found: Rehearsal }
  | { readonly kind: "refused"; readonly asked: Asked; readonly error: unknown };

const isSame = (a: Asked | undefined, b: Asked): boolean => a?.rules === b.rules && a.from === b.from;

interface ProposeFormProps {
  readonly life: Life;
  /** Name under which it is kept while it is written. */
  readonly draft: string;
  readonly rules: string;
}

/** What is written at the left, what it would change at the right. */
export function ProposeForm({ life, draft, rules }: ProposeFormProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  const { may } = useSession();
  const area = useRef<HTMLTextAreaElement>(null);
  // What it began with stands still, whatever is read again meanwhile.
  const [begun] = useState(rules);
  const [text, setText] = useState(() => keptDraft(draft) ?? begun);
  const [from, setFrom] = useState<string | undefined>();
  const [isProposing, setProposing] = useState(false);
  const asked: Asked = { rules: text, from };
  const [run, begin] = useRehearsal(life, asked);
  const isRefused = run?.kind === "refused" && run.asked.rules === text;
  const refused = isRefused ? refusedLine(asFault(run.error).subject, text) : undefined;
  const write = (next: string): void => {
    setText(next);
    keepDraft(draft, next === begun ? undefined : next);
  };
  useShortcuts(may("plan") ? [{ keys: "mod+enter", label: say("rehearse"), run: begin }] : []);
  return (
    <div className={style["propose"]}>
      <section className={style["writing"]} aria-label={say("yaml")}>
        {life.tab === "match" && may("plan") ? <FitPoints onFitted={write} /> : null}
        <YamlEditor label={say("rules-text")} area={area} value={text} refused={refused} onChange={write} />
        <div className={style["form"]}>
          <EffectiveFrom value={from} onChange={setFrom} />
          <div className={style["acts"]}>
            {text === begun ? null : (
              <Button variant="subtle" color="gray" onClick={() => write(begun)}>
                {say("begin-again")}
              </Button>
            )}
            {may("plan") ? (
              <Button variant="default" onClick={begin} loading={run?.kind === "running"}>
                {say("rehearse")}
              </Button>
            ) : null}
            {may("set-rule") ? <Button onClick={() => setProposing(true)}>{say("propose-dots")}</Button> : null}
          </div>
        </div>
      </section>
      <section className={style["found"]} tabIndex={0} aria-label={say("rehearsal")}>
        <Outcome run={run} isOld={run !== undefined && !isSame(run.asked, asked)}>
          {refused === undefined ? null : (
            <Button variant="default" onClick={() => (area.current === null ? undefined : goToLine(area.current, refused))}>
              {say("go-to-line", { line: refused })}
            </Button>
          )}
        </Outcome>
      </section>
      {isProposing ? (
        <ProposeDialog
          life={life}
          asked={asked}
          known={run?.kind === "found" && isSame(run.asked, asked) ? run.found : undefined}
          onProposed={() => keepDraft(draft, undefined)}
          onClose={() => setProposing(false)}
        />
      ) : null}
    </div>
  );
}

/** One at a time: commits wait for it. */
function useRehearsal(life: Life, asked: Asked): readonly [Run | undefined, () => void] {
  const [run, setRun] = useState<Run | undefined>();
  const begin = (): void => {
    if (run?.kind === "running") return;
    setRun({ kind: "running", asked });
    rehearse(life, asked).then(
      (found) => setRun({ kind: "found", asked, found }),
      (error: unknown) => setRun({ kind: "refused", asked, error }),
    );
  };
  return [run, begin];
}

interface OutcomeProps {
  readonly run: Run | undefined;
  /** Other rules, or another date, are written by now. */
  readonly isOld: boolean;
  /** What leads to the line of a refusal. */
  readonly children: ReactNode;
}

function Outcome({ run, isOld, children }: OutcomeProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  if (run === undefined) return <p className={style["text"]}>{say("rehearse-first")}</p>;
  if (run.kind === "running") return <Rehearsing />;
  return (
    <>
      {isOld ? <Partial>{say("written-since")}</Partial> : null}
      {run.kind === "found" ? <RehearsalView rehearsal={run.found} /> : <FailedLine error={run.error} />}
      {children}
    </>
  );
}

interface ProposeDialogProps {
  readonly life: Life;
  readonly asked: Asked;
  /** What a rehearsal of exactly this found. */
  readonly known: Rehearsal | undefined;
  readonly onProposed: () => void;
  readonly onClose: () => void;
}

function ProposeDialog({ life, asked, known, onProposed, onClose }: ProposeDialogProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  return (
    <ActionDialog<Rehearsal, Proposed>
      title={say("propose-title")}
      onClose={onClose}
      asked={JSON.stringify(asked)}
      preview={() => (known === undefined ? rehearse(life, asked) : Promise.resolve(known))}
      showPreview={(found) => <RehearsalExcerpt rehearsal={found} />}
      confirmLabel={say("propose")}
      confirm={async (reason) => {
        const made = await post<Proposed>(life.path, { ...asked, reason });
        onProposed();
        return made;
      }}
      showResult={(made) => <ProposedResult life={life} made={made} />}
      undo={async ({ proposal: { id } }) => {
        await post(`${life.path}/reject`, { id, reason: say("undo-reason") });
        return <p className={style["text"]}>{say("reject-undone")}</p>;
      }}
    />
  );
}

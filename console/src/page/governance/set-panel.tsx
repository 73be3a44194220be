// One set or proposal: what it changed or would change, its rules as sentences and as YAML, and what can be done with it.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import { post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { DetailPanel, Facts, Section } from "../../part/detail-panel.tsx";
import { Moment } from "../../part/figure.tsx";
import { useShortcuts } from "../../part/shortcut.ts";
import { FailedLine, Read } from "../../part/state.tsx";
import { plainNames } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import { DecideDialog } from "./decide-dialog.tsx";
import { baseOf, type Life, proposeAddress, type Proposed, type SetDetail, useRules, useSet, useSets } from "./governance.ts";
import { RehearsalView, Rehearsing } from "./rehearsal-view.tsx";
import { RevertDialog } from "./revert-dialog.tsx";
import { RuleDifferences } from "./rule-differences.tsx";
import style from "./page.module.css";

interface SetPanelProps {
  readonly life: Life;
  readonly id: string;
  readonly onClose: () => void;
}

export function SetPanel({ life, id, onClose }: SetPanelProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  const { may } = useSession();
  const read = useSet(life, id);
  const detail = read.data?.data;
  return (
    <DetailPanel
      title={detail?.proposal?.reason ?? detail?.set?.reason ?? say("the-set")}
      about={detail === undefined ? undefined : say(detail.set === null ? "a-proposal" : "a-set")}
      onClose={onClose}
      actions={detail === undefined || !may("set-rule") ? undefined : <Actions life={life} detail={detail} />}
    >
      <Read read={read}>{({ data }) => <Detail life={life} detail={data} />}</Read>
    </DetailPanel>
  );
}

interface DetailProps {
  readonly life: Life;
  readonly detail: SetDetail;
}

function Detail({ life, detail }: DetailProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  const { set, proposal, rules, sentences, rehearsal } = detail;
  const sets = useSets(life).data?.data.sets ?? [];
  return (
    <>
      <SetFacts detail={detail} />
      <Section title={say(set === null ? "would-change" : "changed")}>
        <RuleDifferences life={life} base={baseOf(sets, { set, proposal })?.key} rules={rules} />
      </Section>
      {proposal === null ? null : (
        <Section title={say("rehearsal")}>
          {rehearsal === null ? <p className={style["text"]}>{say("no-rehearsal")}</p> : <RehearsalView rehearsal={rehearsal} />}
        </Section>
      )}
      <Section title={say("sentences")}>
        <Sentences sentences={sentences} isInForce={life.tab === "sets" && set?.isInForce === true} />
        {sentences.length === 0 ? <p className={style["text"]}>{say("no-sentences")}</p> : null}
      </Section>
      <Section title={say("yaml")}>
        <pre className={style["yaml"]}>{rules.trimEnd()}</pre>
      </Section>
    </>
  );
}

/** Those in force are told in the language of the reader, those of any other set in English. */
function Sentences({ sentences, isInForce }: { readonly sentences: readonly string[]; readonly isInForce: boolean }): ReactElement {
  const inForce = useRules().data?.data;
  const own = isInForce && inForce !== undefined ? [...inForce.rules, ...inForce.deletes].map(({ sentence }) => sentence) : undefined;
  return (
    <ul className={style["sentences"]} lang={own === undefined ? "en" : undefined}>
      {(own ?? sentences).map((one) => (
        <li key={one}>{plainNames(one)}</li>
      ))}
    </ul>
  );
}

function SetFacts({ detail: { set, proposal } }: { readonly detail: SetDetail }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const from = set === null ? (proposal?.from ?? null) : set.from;
  const decided = proposal?.decided ?? null;
  return (
    <Facts
      facts={[
        [say("holds-from"), from === null ? say(set === null ? "from-approval" : "for-all-time") : <Moment key="from" at={from} />],
        ...(proposal === null
          ? [[say("by"), set?.author ?? ""] as const]
          : [
              [
                say("proposed"),
                <Act key="act" author={proposal.author} at={proposal.at}>
                  {proposal.reason}
                </Act>,
              ] as const,
            ]),
        ...(decided === null
          ? []
          : [
              [
                say(decided.kind),
                <Act key="act" author={decided.author} at={decided.at}>
                  {decided.alone ? `${decided.reason} ${say("alone")}` : decided.reason}
                </Act>,
              ] as const,
            ]),
        ...(proposal?.reverts === null || proposal === null ? [] : [[say("says-again"), proposal.reverts] as const]),
        [say("key"), set?.key ?? proposal?.id ?? ""],
      ]}
    />
  );
}

function Act({ author, at, children }: { readonly author: string; readonly at: string; readonly children: string }): ReactElement {
  return (
    <>
      {author}, <Moment at={at} />
      <br />
      <span className={style["soft"]}>{children}</span>
    </>
  );
}

type Doing = "approve" | "reject" | "revert" | "revert-last";

function Actions({ life, detail }: DetailProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  const [doing, setDoing] = useState<Doing | undefined>();
  const sets = useSets(life).data?.data.sets ?? [];
  const { set, proposal } = detail;
  const isOpen = proposal?.state === "proposed";
  const id = set?.key ?? proposal?.id ?? "";
  const isLast = set !== null && sets.at(-1)?.key === set.key;
  const close = (): void => setDoing(undefined);
  useShortcuts(isOpen ? [{ keys: "a", label: say("approve"), run: () => setDoing("approve") }] : []);
  return (
    <>
      {isOpen ? (
        <>
          <Button onClick={() => setDoing("approve")}>{say("approve")}</Button>
          <Button variant="default" onClick={() => setDoing("reject")}>
            {say("reject")}
          </Button>
          <RehearseAgain life={life} id={proposal.id} />
        </>
      ) : null}
      {set !== null && !isLast ? (
        <Button variant="default" onClick={() => setDoing("revert")}>
          {say("revert")}
        </Button>
      ) : null}
      {isLast && sets.length > 1 ? (
        <Button variant="default" onClick={() => setDoing("revert-last")}>
          {say("revert-last")}
        </Button>
      ) : null}
      <Link className={style["act-plain"]} href={proposeAddress(life, { of: id })}>
        {say("begin-with-it")}
      </Link>
      {(doing === "approve" || doing === "reject") && proposal !== null ? (
        <DecideDialog life={life} verb={doing} proposal={proposal} onClose={close} />
      ) : null}
      {doing === "revert" || doing === "revert-last" ? (
        <RevertDialog life={life} set={doing === "revert" ? id : undefined} onClose={close} />
      ) : null}
    </>
  );
}

/** It decides nothing, so it asks for no reason; the panel shows what it found as soon as the hub has it. */
function RehearseAgain({ life, id }: { readonly life: Life; readonly id: string }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const [run, setRun] = useState<{ readonly isRunning: boolean; readonly error?: unknown }>({ isRunning: false });
  const rehearse = (): void => {
    setRun({ isRunning: true });
    post<Proposed>(`${life.path}/rehearse`, { id }).then(
      () => setRun({ isRunning: false }),
      (error: unknown) => setRun({ isRunning: false, error }),
    );
  };
  return (
    <>
      <Button variant="default" onClick={rehearse} disabled={run.isRunning}>
        {say("rehearse-again")}
      </Button>
      {run.isRunning ? <Rehearsing /> : null}
      {run.error === undefined ? null : <FailedLine error={run.error} />}
    </>
  );
}

// One set or proposal: what it changed or would change, its rules as sentences and as YAML, and what can be done with it.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import { post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { DetailPanel, Facts, Section } from "../../part/detail-panel.tsx";
import { Moment } from "../../part/figure.tsx";
import { FailedLine, Read } from "../../part/state.tsx";
import { plainNames } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import { DecideDialog } from "./decide-dialog.tsx";
import { baseOf, proposeAddress, type Proposed, type SetDetail, useSet, useSets } from "./governance.ts";
import { RehearsalView, Rehearsing } from "./rehearsal-view.tsx";
import { RevertDialog } from "./revert-dialog.tsx";
import { RuleDifferences } from "./rule-differences.tsx";
import style from "./page.module.css";

export function SetPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const read = useSet(id);
  const detail = read.data?.data;
  return (
    <DetailPanel
      title={detail?.set?.reason ?? detail?.proposal?.reason ?? say("the-set")}
      about={detail === undefined ? undefined : say(detail.set === null ? "a-proposal" : "a-set")}
      onClose={onClose}
      actions={detail === undefined ? undefined : <Actions detail={detail} />}
    >
      <Read read={read}>{({ data }) => <Detail detail={data} />}</Read>
    </DetailPanel>
  );
}

function Detail({ detail }: { readonly detail: SetDetail }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const { set, proposal, rules, sentences, rehearsal } = detail;
  const sets = useSets().data?.data.sets ?? [];
  return (
    <>
      <SetFacts detail={detail} />
      <Section title={say(set === null ? "would-change" : "changed")}>
        <RuleDifferences base={baseOf(sets, { set, proposal })?.key} rules={rules} />
      </Section>
      {proposal === null ? null : (
        <Section title={say("rehearsal")}>
          {rehearsal === null ? <p className={style["text"]}>{say("no-rehearsal")}</p> : <RehearsalView rehearsal={rehearsal} />}
        </Section>
      )}
      <Section title={say("sentences")}>
        {/* The hub writes those of a set in English. */}
        <ul className={style["sentences"]} lang="en">
          {sentences.map((one) => (
            <li key={one}>{plainNames(one)}</li>
          ))}
        </ul>
        {sentences.length === 0 ? <p className={style["text"]}>{say("no-rules")}</p> : null}
      </Section>
      <Section title={say("yaml")}>
        <pre className={style["yaml"]}>{rules.trimEnd()}</pre>
      </Section>
    </>
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

function Actions({ detail }: { readonly detail: SetDetail }): ReactElement | null {
  const say = useMessages<typeof en>("governance");
  const { may } = useSession();
  const [doing, setDoing] = useState<Doing | undefined>();
  const sets = useSets().data?.data.sets ?? [];
  const { set, proposal } = detail;
  const isOpen = proposal?.state === "proposed";
  const id = set?.key ?? proposal?.id ?? "";
  const isLast = set !== null && sets.at(-1)?.key === set.key;
  const close = (): void => setDoing(undefined);
  if (!may("set-rule")) return null;
  return (
    <>
      {isOpen ? (
        <>
          <Button onClick={() => setDoing("approve")}>{say("approve")}</Button>
          <Button variant="default" onClick={() => setDoing("reject")}>
            {say("reject")}
          </Button>
          <RehearseAgain id={proposal.id} />
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
      <Link className={style["act-plain"]} href={proposeAddress({ of: id })}>
        {say("begin-with-it")}
      </Link>
      {(doing === "approve" || doing === "reject") && proposal !== null ? (
        <DecideDialog verb={doing} proposal={proposal} onClose={close} />
      ) : null}
      {doing === "revert" || doing === "revert-last" ? <RevertDialog set={doing === "revert" ? id : undefined} onClose={close} /> : null}
    </>
  );
}

/** It decides nothing, so it asks for no reason; the panel shows what it found as soon as the hub has it. */
function RehearseAgain({ id }: { readonly id: string }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const [run, setRun] = useState<{ readonly isRunning: boolean; readonly error?: unknown }>({ isRunning: false });
  const rehearse = (): void => {
    setRun({ isRunning: true });
    post<Proposed>("/v1/rule-sets/rehearse", { id }).then(
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

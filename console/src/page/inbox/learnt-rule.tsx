// "Make this a rule": what people have answered alike several times running, as the rule that would have answered for them.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { ruleProposalList } from "../../../../src/api/contract-inbox.ts";
import { type Data, post } from "../../api/client.ts";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/inbox.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Section } from "../../part/detail-panel.tsx";
import { moneyText, plainNames } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import style from "./page.module.css";

type Proposals = Data<typeof ruleProposalList>;
type Learnt = Proposals["proposals"][number];

export function LearntRule({ kind, field }: { readonly kind: string; readonly field: string }): ReactElement | null {
  const say = useMessages<typeof en>("inbox");
  const [isAsking, setAsking] = useState(false);
  const { may } = useSession();
  const read = useRead<Proposals>("/v1/inbox/rules", { follow: { kind: "commits" }, query: { kind, field } });
  const [learnt] = read.data?.data.proposals ?? [];
  if (read.data === undefined) return null;
  return (
    <Section title={say("make-rule")}>
      {learnt === undefined ? (
        <p className={style["hint"]}>{say("no-precedent")}</p>
      ) : (
        <>
          <p className={style["cause"]}>{plainNames(learnt.sentence)}</p>
          <p className={style["cause"]}>{wouldDecide(learnt, say)}</p>
          {may("set-rule") ? (
            <Button variant="default" onClick={() => setAsking(true)}>
              {say("propose-rule")}
            </Button>
          ) : null}
        </>
      )}
      {isAsking && learnt !== undefined ? <Propose learnt={learnt} onClose={() => setAsking(false)} /> : null}
    </Section>
  );
}

type Say = ReturnType<typeof useMessages<typeof en>>;

function wouldDecide({ alike, source, open, money }: Learnt, say: Say): string {
  const sums = money.map(({ amount, currency }) => moneyText(amount, currency)).join(", ");
  return [say("chosen-alike", { count: alike, source }), say("rule-decides", { count: open }), ...(sums === "" ? [] : [sums])].join(" ");
}

/** It is proposed only: whoever may approves it, with its rehearsal before them. */
function Propose({ learnt, onClose }: { readonly learnt: Learnt; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const { kind, field, alike, sentence, yaml } = learnt;
  return (
    <ActionDialog<Learnt, unknown>
      title={say("make-rule")}
      onClose={onClose}
      asked={yaml}
      preview={() => Promise.resolve(learnt)}
      showPreview={() => (
        <div>
          <p className={style["cause"]}>{plainNames(sentence)}</p>
          <p className={style["cause"]}>{wouldDecide(learnt, say)}</p>
          <pre className={style["yaml"]} tabIndex={0}>
            {yaml}
          </pre>
        </div>
      )}
      confirmLabel={say("propose-rule")}
      confirm={(reason) => post("/v1/inbox/rules", { kind, field, last: String(alike), reason })}
      showResult={() => <p>{say("proposed")}</p>}
    />
  );
}

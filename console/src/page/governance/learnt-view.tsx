// Rules that would have given the answers people gave alike: each as a sentence, with what it would decide now.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import { post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Money } from "../../part/figure.tsx";
import { Empty, Read } from "../../part/state.tsx";
import { plainNames, wordsOf } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import { EffectiveFrom } from "./effective-from.tsx";
import { type Learnt, type Proposed, useLearnt, valueRules } from "./governance.ts";
import { ProposedResult } from "./proposed-result.tsx";
import { useKindName } from "./rules-view.tsx";
import style from "./page.module.css";

export function LearntView(): ReactElement {
  const say = useMessages<typeof en>("governance");
  const [asking, setAsking] = useState<Learnt | undefined>();
  return (
    <Read read={useLearnt()} lines={8}>
      {({ data: { proposals } }) =>
        proposals.length === 0 ? (
          <Empty title={say("none-learnt")}>{say("none-learnt-why")}</Empty>
        ) : (
          <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("learnt")}>
            <p className={style["card-about"]}>{say("learnt-why")}</p>
            {proposals.map((learnt) => (
              <Rule key={`${learnt.kind}.${learnt.field}`} learnt={learnt} onPropose={() => setAsking(learnt)} />
            ))}
            {asking === undefined ? null : <Propose learnt={asking} onClose={() => setAsking(undefined)} />}
          </div>
        )
      }
    </Read>
  );
}

function Rule({ learnt, onPropose }: { readonly learnt: Learnt; readonly onPropose: () => void }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const { may } = useSession();
  const nameOf = useKindName();
  const { kind, field } = learnt;
  const title = `${nameOf(kind)} · ${wordsOf(field)}`;
  return (
    <section className={style["card"]} aria-label={title}>
      <header className={style["card-head"]}>
        <h2 className={style["card-title"]}>{title}</h2>
        {may("set-rule") ? (
          <Button variant="default" onClick={onPropose}>
            {say("propose")}
          </Button>
        ) : null}
      </header>
      <div className={style["rule"]}>
        <Words learnt={learnt} />
        <pre className={style["yaml"]}>{learnt.yaml.trimEnd()}</pre>
      </div>
    </section>
  );
}

function Words({ learnt: { kind, field, source, alike, sentence, open, money } }: { readonly learnt: Learnt }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const asked = new URLSearchParams({ what: "discrepancy", kind, field });
  return (
    <div>
      {/* The hub writes what it learnt in English. */}
      <p className={style["sentence"]} lang="en">
        {plainNames(sentence)}
      </p>
      <p className={style["soft"]}>{say("chosen-alike", { count: alike, source })}</p>
      <p className={style["soft"]}>
        <Link className={style["link"]} href={`/inbox?${asked.toString()}`}>
          {say("would-decide", { count: open })}
        </Link>{" "}
        {money.map(({ amount, currency }) => (
          <Money key={currency} amount={amount} currency={currency} />
        ))}
      </p>
    </div>
  );
}

/** The last set with this rule in it; the hub rehearses it as it keeps the proposal. */
function Propose({ learnt, onClose }: { readonly learnt: Learnt; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const [from, setFrom] = useState<string | undefined>();
  const { kind, field, alike, yaml } = learnt;
  const body = { kind, field, last: String(alike), from };
  return (
    <ActionDialog<Learnt, Proposed>
      title={say("propose")}
      onClose={onClose}
      asked={JSON.stringify(body)}
      preview={() => Promise.resolve(learnt)}
      showPreview={() => (
        <>
          <Words learnt={learnt} />
          <pre className={style["yaml"]}>{yaml.trimEnd()}</pre>
        </>
      )}
      confirmLabel={say("propose")}
      confirm={(reason) => post<Proposed>("/v1/inbox/rules", { ...body, reason })}
      showResult={(made) => <ProposedResult life={valueRules} made={made} />}
    >
      <EffectiveFrom value={from} onChange={setFrom} />
    </ActionDialog>
  );
}

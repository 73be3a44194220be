// A connection being written: its options, the test, its rows and what they mean, the preview. Nothing of hub.yaml changes before the end.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link, useLocation } from "wouter";
import { type Answer, post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { Ago } from "../../part/figure.tsx";
import { PageHead } from "../../part/page-head.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Empty } from "../../part/state.tsx";
import { type Card, type ConnectionList, type Connectors, type Draft, type Source, sourceAddress, useChanged } from "./connection.ts";
import { useLast } from "./last.ts";
import { OptionsStep } from "./options-step.tsx";
import style from "./page.module.css";
import { PreviewStep } from "./preview-step.tsx";
import { RowsStep } from "./rows-step.tsx";
import { TestStep } from "./test-step.tsx";

const steps = ["options", "test", "rows", "preview"] as const;
type Step = (typeof steps)[number];

interface DraftViewProps {
  readonly list: Answer<ConnectionList>;
  readonly connectors: Connectors;
  /** What it begins with where nobody has begun a draft. */
  readonly begun: Source;
  readonly draft: Draft | undefined;
}

export function DraftView({ list, connectors, begun, draft: standing }: DraftViewProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const draft = useLast(standing);
  const [{ step: asked }, change] = useFilters();
  const [, go] = useLocation();
  const source = draft?.source ?? begun;
  const card = connectors.connectors.find(({ name }) => name === source["connector"]);
  const [isNew] = useState(!list.data.connections.some(({ name }) => name === source["name"]));
  const step = draft === undefined ? "options" : (steps.find((one) => one === asked) ?? "options");
  const show = (next: Step): void => change({ step: next });
  const name = source["name"] === "" ? undefined : String(source["name"]);
  return (
    <>
      <PageHead
        title={name === undefined ? say("new-connection") : say(isNew ? "connect-of" : "change-of", { name })}
        before={
          <Link className={style["link"]} href={isNew || name === undefined ? "/connections" : sourceAddress(name)}>
            {isNew || name === undefined ? say("title") : name}
          </Link>
        }
        about={card === undefined ? undefined : card.title}
        answer={list}
      >
        {draft === undefined ? null : <Discard draft={draft} onDone={() => go(isNew ? "/connections" : sourceAddress(draft.name))} />}
      </PageHead>
      <div className={style["page"]}>
        <Steps at={step} canMove={draft !== undefined} onChange={show} />
        <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say(`step-${step}`)}>
          {draft === undefined ? null : (
            <p className={style["soft"]}>
              {say("draft-of", { author: draft.author })} <Ago at={draft.at} />
            </p>
          )}
          {card === undefined ? (
            <Empty title={say("no-connector")}>{say("no-connector-why", { connector: String(source["connector"]) })}</Empty>
          ) : (
            <StepView
              step={step}
              card={card}
              list={list.data}
              connectors={connectors}
              source={source}
              draft={draft}
              isNew={isNew}
              onShow={show}
            />
          )}
        </div>
      </div>
    </>
  );
}

interface StepViewProps {
  readonly step: Step;
  readonly card: Card;
  readonly list: ConnectionList;
  readonly connectors: Connectors;
  readonly source: Source;
  readonly draft: Draft | undefined;
  readonly isNew: boolean;
  readonly onShow: (step: Step) => void;
}

function StepView({ step, card, list, connectors, source, draft, isNew, onShow }: StepViewProps): ReactElement | null {
  const [, go] = useLocation();
  if (step === "options" || draft === undefined)
    return (
      <OptionsStep
        key={draft?.revision ?? card.name}
        card={card}
        about={connectors.connection}
        source={source}
        revision={draft?.revision}
        isNew={draft === undefined && isNew}
        taken={[...list.connections, ...list.drafts].map(({ name }) => name)}
        onSaved={({ name }) => go(sourceAddress(name, { step: "test" }))}
      />
    );
  if (step === "test") return <TestStep name={draft.name} onBack={() => onShow("options")} onNext={() => onShow("rows")} />;
  if (step === "rows") return <RowsStep draft={draft} onBack={() => onShow("options")} onNext={() => onShow("preview")} />;
  return (
    <PreviewStep
      draft={draft}
      isNew={isNew}
      onBack={() => onShow("rows")}
      onApplied={(isThere) => go(isThere ? sourceAddress(draft.name) : "/connections")}
    />
  );
}

interface StepsProps {
  readonly at: Step;
  readonly canMove: boolean;
  readonly onChange: (step: Step) => void;
}

function Steps({ at, canMove, onChange }: StepsProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  return (
    <nav className={style["steps"]} aria-label={say("steps")}>
      <ol>
        {steps.map((step, place) => (
          <li key={step}>
            <button
              type="button"
              className={style["step-button"]}
              aria-current={step === at ? "step" : undefined}
              data-past={steps.indexOf(at) > place}
              disabled={!canMove && step !== "options"}
              onClick={() => onChange(step)}
            >
              <span className={style["step-number"]}>{place + 1}</span>
              {say(`step-${step}`)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Discard({ draft: { name }, onDone }: { readonly draft: Draft; readonly onDone: () => void }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const changed = useChanged();
  const discard = async (): Promise<void> => {
    await post("/v1/drafts/discard", { name });
    changed();
    onDone();
  };
  return (
    <Button variant="default" onClick={() => void discard()}>
      {say("discard")}
    </Button>
  );
}

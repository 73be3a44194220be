// How the forms of a connection's feeds changed: what waits for a person first, with what happened to each field meanwhile.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import type { driftAccepted } from "../../../../src/api/contract-history.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Badge } from "../../part/badge.tsx";
import { Moment, Nothing } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { Empty } from "../../part/state.tsx";
import { sentence, wordsOf } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import { type Form, mappingAddress, parkedAddress } from "./connection.ts";
import { ReplayDialog } from "./replay-dialog.tsx";
import type { StandingRow } from "./standing.ts";
import style from "./page.module.css";

interface DriftViewProps {
  readonly source: string;
  readonly site: string;
  readonly forms: readonly Form[];
  readonly fault: StandingRow["fault"];
}

const stateOrder = { held: 0, accepted: 1, gone: 2 } as const;

export function DriftView({ source, site, forms, fault }: DriftViewProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  // The first form of a feed is no change of it.
  const changed = forms.filter(({ changes }) => changes.length > 0).toSorted((a, b) => stateOrder[a.state] - stateOrder[b.state]);
  const [deed, setDeed] = useState<{ readonly kind: "accept" | "replay"; readonly form: Form }>();
  const close = (): void => setDeed(undefined);
  const unknown = fault?.code === "contract-unknown" ? fault : undefined;
  if (changed.length === 0 && unknown === undefined) return <Empty title={say("no-drift")}>{say("no-drift-why")}</Empty>;
  return (
    <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("tab-drift")}>
      {unknown === undefined ? null : (
        <section className={style["trouble"]} data-standing="broken" aria-label={say("class-unknown")}>
          <p>
            <Badge tone="bad">{say("class-unknown")}</Badge> {unknown.subject}
          </p>
          <p>
            {sentence(unknown.cause)} {sentence(unknown.hint)}
          </p>
          <p>{say("happened-unknown")}</p>
        </section>
      )}
      {changed.map((form) => (
        <OneForm
          key={`${form.feed} ${form.number}`}
          source={source}
          site={site}
          form={form}
          onAccept={() => setDeed({ kind: "accept", form })}
        />
      ))}
      {deed?.kind === "accept" ? (
        <AcceptDialog source={source} form={deed.form} onReplay={() => setDeed({ ...deed, kind: "replay" })} onClose={close} />
      ) : null}
      {deed?.kind === "replay" ? <ReplayDialog source={source} onClose={close} /> : null}
    </div>
  );
}

const toneOfClass = { safe: "good", narrowing: "warn", breaking: "bad" } as const;
const toneOfState = { held: "warn", accepted: "good", gone: "plain" } as const;

interface OneFormProps {
  readonly source: string;
  readonly site: string;
  readonly form: Form;
  readonly onAccept: () => void;
}

function OneForm({ source, site, form, onAccept }: OneFormProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { feed, number, state, since, changes, author, reason, owner } = form;
  const title = say("form-of", { feed, number });
  return (
    <section className={style["card"]} aria-label={title}>
      <div className={style["card-head"]}>
        <h2 className={style["card-title"]}>{title}</h2>
        <span>
          <Badge tone={toneOfState[state]}>{say(`form-${state}`)}</Badge> <Moment at={since} site={site} />
        </span>
      </div>
      <PlainTable
        label={title}
        columns={[
          { title: say("column") },
          { title: say("class") },
          { title: say("was") },
          { title: say("now") },
          { title: say("happened") },
        ]}
        rows={changes.map((change) => ({
          id: change.column,
          cells: [
            <strong key="column">{change.column}</strong>,
            <Badge key="class" tone={toneOfClass[change.class]}>
              {say(`class-${change.class}`)}
            </Badge>,
            change.was ?? <Nothing key="was" />,
            change.now ?? <Nothing key="now" />,
            <Happened key="happened" source={source} feed={feed} change={change} state={state} />,
          ],
        }))}
      />
      {author === "" && reason === "" ? null : (
        <p className={style["soft"]}>{say("accepted-by", { author: author === "" ? say("the-hub") : author, reason })}</p>
      )}
      {owner === null ? null : <p className={style["soft"]}>{say("ask-owner", { owner })}</p>}
      {state === "held" ? <Answers source={source} form={form} onAccept={onAccept} /> : null}
    </section>
  );
}

interface HappenedProps {
  readonly source: string;
  readonly feed: string;
  readonly change: Form["changes"][number];
  readonly state: Form["state"];
}

/** What became of the fields that read the column. */
function Happened({ source, feed, change: { class: of, column, fields }, state }: HappenedProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  if (fields.length === 0) return <>{say(of === "safe" ? "happened-unread" : "happened-unread-now")}</>;
  const names = fields.map((field) => wordsOf(field)).join(", ");
  if (state !== "held" || of === "safe") return <>{say(state === "gone" ? "happened-gone" : "happened-flows", { fields: names })}</>;
  return (
    <>
      {say("happened-waits", { fields: names })}{" "}
      <Link className={style["link"]} href={mappingAddress(source, { feed, column })}>
        {say("remap")}
      </Link>
    </>
  );
}

/** The form means the same; it means something else; or nothing is said, and the fields go on waiting. */
function Answers({ source, form, onAccept }: Pick<OneFormProps, "source" | "form" | "onAccept">): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { mayEverywhere } = useSession();
  return (
    <>
      <ul className={style["answers"]}>
        <li>{say("answer-accept")}</li>
        <li>{say("answer-remap")}</li>
        <li>{say("answer-leave")}</li>
      </ul>
      <div className={style["acts"]}>
        {mayEverywhere("set-rule") ? <Button onClick={onAccept}>{say("accept-dots")}</Button> : null}
        <Link className={style["act-plain"]} href={mappingAddress(source, { feed: form.feed })}>
          {say("remap")}
        </Link>
        <Link className={style["link"]} href={parkedAddress(source)}>
          {say("what-is-parked")}
        </Link>
      </div>
    </>
  );
}

interface AcceptDialogProps {
  readonly source: string;
  readonly form: Form;
  readonly onReplay: () => void;
  readonly onClose: () => void;
}

function AcceptDialog({ source, form: { feed, number, changes }, onReplay, onClose }: AcceptDialogProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const again = useAgain("/v1/drift", "/v1/status", "/v1/inbox");
  const fields = [...new Set(changes.flatMap((one) => one.fields))].map((field) => wordsOf(field)).join(", ");
  return (
    <ActionDialog<null, Data<typeof driftAccepted>>
      title={say("accept-title", { feed, number })}
      onClose={onClose}
      asked={`${feed} ${number}`}
      preview={() => Promise.resolve(null)}
      showPreview={() => <p className={style["text"]}>{say("accept-preview", { fields })}</p>}
      confirmLabel={say("accept")}
      confirm={(reason) => post("/v1/drift/accept", { source, feed, number, reason })}
      showResult={({ position }) => (
        <>
          <p className={style["text"]}>{say("accept-done", { position })}</p>
          <Button
            variant="default"
            onClick={() => {
              again();
              onReplay();
            }}
          >
            {say("replay-dots")}
          </Button>
        </>
      )}
    />
  );
}

// What the connection is, how its system is reached, and what is read of it; kept as a draft.

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, type ReactNode, useState } from "react";
import { post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { FailedLine } from "../../part/state.tsx";
import { type Card, type Connectors, type Draft, schemasOf, type Source, useChanged } from "./connection.ts";
import { FeedsForm } from "./feeds-form.tsx";
import style from "./form.module.css";
import { isGiven, type Schema, textOf, type Written, wrongIn, type Wrong } from "./schema.ts";
import { SchemaForm } from "./schema-form.tsx";
import { takesFiles, Upload } from "./upload.tsx";

interface OptionsStepProps {
  readonly card: Card;
  readonly about: Connectors["connection"];
  readonly source: Source;
  /** Undefined: nobody has begun a draft. */
  readonly revision: string | undefined;
  /** Its name is still to be chosen. */
  readonly isNew: boolean;
  /** Names that are taken. */
  readonly taken: readonly string[];
  readonly onSaved: (draft: Draft) => void;
}

/** Of what every connection states: what a person says of it here, besides its site. */
const stated = ["site", "zone", "currency", "company", "owner", "poll_every", "silent_after"];

export function OptionsStep(props: OptionsStepProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const written = useWritten(props);
  const { source, change, isAsked, missing, error, isBusy, save } = written;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void save();
  };
  return (
    <form className={style["form"]} onSubmit={onSubmit} noValidate>
      <Part title={say("what-it-is")}>
        <SchemaForm
          schema={props.about as Schema}
          value={source}
          onChange={(next) => change(next as Source)}
          path=""
          wrong={written.wrong}
          only={stated}
          before={props.isNew ? <Name written={written} /> : undefined}
        />
      </Part>
      <Reached card={props.card} written={written} />
      {error === undefined ? null : <FailedLine error={error} />}
      {isAsked && missing > 0 ? <Missing>{say("still-wrong", { count: missing })}</Missing> : null}
      <div className={style["acts"]}>
        <Button type="submit" loading={isBusy}>
          {say("save-and-test")}
        </Button>
        <span className={style["soft"]}>{say("save-why")}</span>
      </div>
    </form>
  );
}

/** What is written so far, what of it is wrong, and keeping it. Nothing is called wrong before somebody wants it kept. */
function useWritten({ card, about, source: begun, revision, isNew, taken, onSaved }: OptionsStepProps) {
  const [source, change] = useState(begun);
  const [isAsked, setAsked] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const changed = useChanged();
  const found = wrongOf(source, about as Schema, schemasOf(card));
  const nameError = nameWrong(textOf(source["name"]), isNew ? taken : []);
  const hasFeeds = Object.keys((source["feeds"] ?? {}) as Written).length > 0;
  const missing = found.size + (nameError === undefined ? 0 : 1) + (hasFeeds ? 0 : 1);
  const save = async (): Promise<void> => {
    setAsked(true);
    if (missing > 0) return;
    setBusy(true);
    setError(undefined);
    try {
      const draft = await post<Draft>("/v1/drafts", { source, revision });
      changed();
      onSaved(draft);
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const wrong = isAsked ? found : new Map<string, Wrong>();
  return { source, change, isAsked, missing, error, isBusy, save, nameError, hasFeeds, wrong };
}

interface WrittenProps {
  readonly written: ReturnType<typeof useWritten>;
}

function Name({ written: { source, change, isAsked, nameError } }: WrittenProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  return (
    <TextInput
      label={say("name")}
      description={say("name-why")}
      withAsterisk
      error={isAsked && nameError !== undefined ? say(nameError) : undefined}
      value={textOf(source["name"])}
      onChange={({ currentTarget }) => change({ ...source, name: currentTarget.value })}
      autoComplete="off"
      spellCheck={false}
      data-autofocus
    />
  );
}

/** How its system is reached, and what is read of it. */
function Reached({ card, written: { source, change, wrong, isAsked, hasFeeds } }: WrittenProps & { readonly card: Card }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const schemas = schemasOf(card);
  const options = (source["options"] ?? {}) as Written;
  return (
    <>
      <Part title={say("how-reached")}>
        {takesFiles(card.name) ? <Upload source={source} onTaken={change} /> : null}
        <SchemaForm
          schema={schemas.own}
          value={options}
          onChange={(next) => change({ ...source, options: next })}
          path="options"
          wrong={wrong}
        />
      </Part>
      <Part title={say("what-is-read")}>
        <FeedsForm
          card={card}
          schema={schemas.feeds}
          options={options}
          feeds={(source["feeds"] ?? {}) as Written}
          onChange={(next) => change({ ...source, feeds: next })}
          wrong={wrong}
        />
        {isAsked && !hasFeeds ? <Missing>{say("no-feeds")}</Missing> : null}
      </Part>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className={style["card"]} aria-label={title}>
      <div className={style["card-head"]}>
        <h2 className={style["card-title"]}>{title}</h2>
      </div>
      {children}
    </section>
  );
}

const Missing = ({ children }: { readonly children: string }): ReactElement => (
  <p className={style["missing"]} role="alert">
    {children}
  </p>
);

function nameWrong(name: string, taken: readonly string[]): "wrong-needed" | "wrong-name" | "name-taken" | undefined {
  if (name === "") return "wrong-needed";
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) return "wrong-name";
  return taken.includes(name) ? "name-taken" : undefined;
}

function wrongOf(source: Source, about: Schema, { own, feeds }: ReturnType<typeof schemasOf>): ReadonlyMap<string, Wrong> {
  const { properties = {} } = about;
  const plain: Schema = { type: "object", properties: Object.fromEntries(stated.map((name) => [name, properties[name] ?? {}])) };
  const found = new Map<string, Wrong>([
    ...wrongIn(plain, Object.fromEntries(stated.map((name) => [name, source[name]]))),
    ...wrongIn(own, source["options"] ?? {}, "options"),
    ...wrongIn(feeds, source["feeds"] ?? {}, "feeds"),
  ]);
  return isGiven(source["site"]) ? found : found.set("site", "needed");
}

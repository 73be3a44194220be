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

export function OptionsStep({ card, about, source: begun, revision, isNew, taken, onSaved }: OptionsStepProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const [source, setSource] = useState(begun);
  const [isAsked, setAsked] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const changed = useChanged();
  const schemas = schemasOf(card);
  const options = (source["options"] ?? {}) as Written;
  const feeds = (source["feeds"] ?? {}) as Written;
  const found = wrongOf(source, about as Schema, schemas);
  const nameError = nameWrong(textOf(source["name"]), isNew ? taken : []);
  const hasFeeds = Object.keys(feeds).length > 0;
  const missing = found.size + (nameError === undefined ? 0 : 1) + (hasFeeds ? 0 : 1);
  const wrong = isAsked ? found : new Map<string, Wrong>();
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
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void save();
  };
  return (
    <form className={style["form"]} onSubmit={onSubmit} noValidate>
      <Part title={say("what-it-is")}>
        <SchemaForm
          schema={about as Schema}
          value={source}
          onChange={(next) => setSource(next as Source)}
          path=""
          wrong={wrong}
          only={stated}
          before={
            isNew ? (
              <TextInput
                label={say("name")}
                description={say("name-why")}
                withAsterisk
                error={isAsked && nameError !== undefined ? say(nameError) : undefined}
                value={textOf(source["name"])}
                onChange={({ currentTarget }) => setSource({ ...source, name: currentTarget.value })}
                autoComplete="off"
                spellCheck={false}
                data-autofocus
              />
            ) : undefined
          }
        />
      </Part>
      <Part title={say("how-reached")}>
        {takesFiles(card.name) ? <Upload source={source} onTaken={setSource} /> : null}
        <SchemaForm
          schema={schemas.own}
          value={options}
          onChange={(next) => setSource({ ...source, options: next })}
          path="options"
          wrong={wrong}
        />
      </Part>
      <Part title={say("what-is-read")}>
        <FeedsForm
          card={card}
          schema={schemas.feeds}
          options={options}
          feeds={feeds}
          onChange={(next) => setSource({ ...source, feeds: next })}
          wrong={wrong}
        />
        {isAsked && !hasFeeds ? <Missing>{say("no-feeds")}</Missing> : null}
      </Part>
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

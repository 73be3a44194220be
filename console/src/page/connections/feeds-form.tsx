// What is read: feeds that the connector knows by name, and those that somebody describes.

import { ActionIcon, Button, Checkbox, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { wordsOf } from "../../part/value.ts";
import type { Card } from "./connection.ts";
import style from "./form.module.css";
import type { Schema, Written, Wrong } from "./schema.ts";
import { SchemaForm, useOptionLabel } from "./schema-form.tsx";

interface FeedsFormProps {
  readonly card: Card;
  /** Of all feeds. */
  readonly schema: Schema;
  readonly options: Written;
  readonly feeds: Written;
  readonly onChange: (feeds: Written) => void;
  readonly wrong: ReadonlyMap<string, Wrong>;
}

export function FeedsForm({ card, schema, options, feeds, onChange, wrong }: FeedsFormProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const label = useOptionLabel();
  const known = card.feeds.filter(({ of }) => isMeant(of, options));
  const fixed = new Set([...known.map(({ name }) => name), ...Object.keys(schema.properties ?? {})]);
  const own = Object.entries(feeds).filter(([name]) => !fixed.has(name));
  const one = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  const rename = (before: string, name: string): void =>
    onChange(Object.fromEntries(Object.entries(feeds).map(([key, value]) => [key === before ? name : key, value])));
  const without = (name: string): void => onChange(Object.fromEntries(Object.entries(feeds).filter(([key]) => key !== name)));
  return (
    <>
      {fixed.size === 0 ? null : (
        <div className={style["known"]} role="group" aria-label={say("known-feeds")}>
          {[...fixed].map((name) => (
            <KnownFeed
              key={name}
              name={name}
              kind={known.find((feed) => feed.name === name)?.kind}
              isRead={feeds[name] !== undefined}
              onChange={(isRead) => (isRead ? onChange({ ...feeds, [name]: {} }) : without(name))}
            />
          ))}
        </div>
      )}
      {known.length === 0 && card.feeds.length > 0 ? (
        <p className={style["soft"]}>{say("feeds-by", { option: label(card.feeds[0]?.of?.split(" ")[0] ?? "") })}</p>
      ) : null}
      {one === undefined
        ? null
        : own.map(([name, value], place) => (
            <section key={place} className={style["feed"]} aria-label={say("feed-of", { name })}>
              <div className={style["feed-head"]}>
                <TextInput
                  label={say("feed-name")}
                  description={place === 0 ? say("feed-name-why") : undefined}
                  value={name}
                  onChange={({ currentTarget }) => rename(name, currentTarget.value)}
                  w={280}
                  autoComplete="off"
                  spellCheck={false}
                />
                <ActionIcon aria-label={say("remove-of", { name })} onClick={() => without(name)}>
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              </div>
              <SchemaForm
                schema={one}
                value={value as Written}
                onChange={(next) => onChange({ ...feeds, [name]: next })}
                path={`feeds.${name}`}
                wrong={wrong}
              />
            </section>
          ))}
      {one === undefined ? null : (
        <div className={style["feed"]}>
          <Button
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange({ ...feeds, [freeName(feeds)]: {} })}
          >
            {say("add-feed")}
          </Button>
        </div>
      )}
    </>
  );
}

/** `version 6.0`: where the option `version` says `6.0`. */
function isMeant(of: string | undefined, options: Written): boolean {
  if (of === undefined) return true;
  const [name = "", word] = of.split(" ");
  return options[name] === word;
}

export function freeName(feeds: Written, begun = "feed"): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? begun : `${begun}-${number}`;
    if (feeds[name] === undefined) return name;
  }
}

interface KnownFeedProps {
  readonly name: string;
  readonly kind: string | undefined;
  readonly isRead: boolean;
  readonly onChange: (isRead: boolean) => void;
}

function KnownFeed({ name, kind, isRead, onChange }: KnownFeedProps): ReactElement {
  const { kinds } = useModel();
  return (
    <Checkbox
      label={wordsOf(name)}
      description={kinds.find((one) => one.name === kind)?.plural}
      checked={isRead}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}

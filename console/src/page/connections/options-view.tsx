// The options of a connection as hub.yaml has them, without its secrets; tested where they are, and taken out of hub.yaml.

import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { useLocation } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { Badge } from "../../part/badge.tsx";
import { Facts } from "../../part/detail-panel.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { type Card, type Connection, sourceAddress } from "./connection.ts";
import { isKept } from "./schema.ts";
import { useOptionLabel } from "./schema-form.tsx";
import { TestResult, useTest } from "./test-step.tsx";
import style from "./page.module.css";

interface OptionsViewProps {
  readonly connection: Connection;
  readonly card: Card;
  readonly onRemove: () => void;
}

export function OptionsView({ connection, card, onRemove }: OptionsViewProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const [, go] = useLocation();
  const [{ test }, change] = useFilters();
  const { name: _, connector: __, options = {}, feeds = {}, mapping, ...others } = connection.source;
  const isFile = typeof mapping === "string";
  return (
    <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("tab-options")}>
      <div className={style["acts"]}>
        <Button onClick={() => go(sourceAddress(connection.name, { step: "options" }))}>{say("change-options")}</Button>
        <Button variant="default" onClick={() => change({ test: "now" })} disabled={test === "now"}>
          {say("test-now")}
        </Button>
        <Button variant="default" onClick={onRemove}>
          {say("disconnect-dots")}
        </Button>
      </div>
      {test === "now" ? <Tested name={connection.name} /> : null}
      <div className={style["two"]}>
        <Listed title={say("what-it-is")} facts={[["connector", card.title], ...flat(others)]} />
        <Listed title={say("how-reached")} facts={flat(options)} />
        <Listed title={say("what-is-read")} facts={flat(feeds)} />
        <Listed
          title={say("what-it-means")}
          facts={[["mapping", mapping === undefined ? say("own-mapping") : isFile ? mapping : say("mapping-inside")]]}
        />
      </div>
    </div>
  );
}

function Tested({ name }: { readonly name: string }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { answer, error, isBusy, again } = useTest(name);
  return (
    <section className={style["card"]} aria-label={say("step-test")}>
      <TestResult answer={answer} error={error} isBusy={isBusy} />
      <div className={style["acts"]}>
        <Button variant="default" onClick={again} loading={isBusy}>
          {say("test-again")}
        </Button>
      </div>
    </section>
  );
}

interface ListedProps {
  readonly title: string;
  readonly facts: readonly (readonly [string, unknown])[];
}

function Listed({ title, facts }: ListedProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const label = useOptionLabel();
  const named = (path: string): string => path.split("\n").map(label).join(" · ");
  return (
    <section className={style["card"]} aria-label={title}>
      <h2 className={style["card-title"]}>{title}</h2>
      {facts.length === 0 ? (
        <p className={style["soft"]}>{say("nothing-said")}</p>
      ) : (
        <Facts
          facts={facts.map(([path, value]) => [
            named(path),
            isKept(value) ? (
              <span key={path}>
                <Badge tone="good">{say("kept")}</Badge> {value === "•••" ? "" : String(value)}
              </span>
            ) : (
              String(value)
            ),
          ])}
        />
      )}
    </section>
  );
}

/** Name by name down to what is said; lists on one line. */
function flat(value: unknown, path: readonly string[] = []): (readonly [string, unknown])[] {
  if (Array.isArray(value))
    return [[path.join("\n"), value.map((one) => (typeof one === "object" ? JSON.stringify(one) : String(one))).join(", ")]];
  if (typeof value !== "object" || value === null) return [[path.join("\n"), value]];
  const parts = Object.entries(value);
  if (parts.length === 0) return path.length === 0 ? [] : [[path.join("\n"), "–"]];
  return parts.flatMap(([name, part]) => flat(part, [...path, name]));
}

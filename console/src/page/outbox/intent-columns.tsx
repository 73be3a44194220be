import { type ReactElement, useMemo } from "react";
import { fieldOf, type Model, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { Badge } from "../../part/badge.tsx";
import { Age, Value } from "../../part/figure.tsx";
import type { Column } from "../../part/table-model.ts";
import { wordsOf } from "../../part/value.ts";
import type { Intent } from "./outbox.ts";
import { standingOf, tones } from "./standing.ts";
import style from "./page.module.css";

export function useIntentColumns(): readonly Column<Intent>[] {
  const say = useMessages<typeof en>("outbox");
  const model = useModel();
  return useMemo(
    () => [
      {
        id: "state",
        title: say("state"),
        width: 124,
        show: (one) => <Badge tone={tones[standingOf(one)]}>{say(standingOf(one))}</Badge>,
        sortBy: (one) => say(standingOf(one)),
      },
      { id: "system", title: say("system"), width: 116, show: ({ system }) => system, sortBy: ({ system }) => system },
      { id: "record", title: say("record"), width: 190, grows: true, show: ({ label }) => label, sortBy: ({ label }) => label },
      { id: "field", title: say("field"), width: 136, show: ({ field }) => wordsOf(field), sortBy: ({ field }) => field },
      { id: "change", title: say("change"), width: 230, grows: true, show: (one) => <Change intent={one} model={model} /> },
      { id: "cause", title: say("cause"), width: 150, yields: true, show: ({ cause }) => say(cause), sortBy: ({ cause }) => say(cause) },
      { id: "mode", title: say("mode"), width: 96, hidden: true, show: ({ mode }) => say(`mode-${mode}`) },
      {
        id: "age",
        title: say("age"),
        width: 64,
        align: "right",
        show: ({ plannedAt }) => <Age since={plannedAt} />,
        sortBy: ({ plannedAt }) => plannedAt,
      },
    ],
    [say, model],
  );
}

/** What it says, and what it is to say. */
export function Change({
  intent: { kind, field, from, to, site },
  model,
}: {
  readonly intent: Intent;
  readonly model: Model;
}): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const type = fieldOf(model, kind, field);
  if (to === null) return <span className={style["soft"]}>{say("hidden")}</span>;
  return (
    <span className={style["change"]}>
      <span className={style["old"]}>
        <Value value={from} field={type} site={site} />
      </span>
      <span aria-label={say("becomes")} role="img">
        →
      </span>
      <span>
        <Value value={to} field={type} site={site} />
      </span>
    </span>
  );
}

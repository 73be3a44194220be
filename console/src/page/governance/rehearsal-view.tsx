// What a rule set would change, found out on recorded history: values, discrepancies, what systems are told, cash by week.

import { Loader } from "@mantine/core";
import type { ReactElement } from "react";
import { fieldOf, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { ExplainLink } from "../../part/explain-link.tsx";
import { Day, Moment, Money, Value } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { Partial } from "../../part/state.tsx";
import { countText, wordsOf } from "../../part/value.ts";
import type { Rehearsal, ValueRehearsal } from "./governance.ts";
import { MatchRehearsalView } from "./match-rehearsal.tsx";
import { useKindName } from "./rules-view.tsx";
import style from "./page.module.css";

export function RehearsalView({ rehearsal }: { readonly rehearsal: Rehearsal }): ReactElement {
  return "cash" in rehearsal ? <Values rehearsal={rehearsal} /> : <MatchRehearsalView rehearsal={rehearsal} />;
}

/** In a dialog: what can be done stays in sight below it. */
export function RehearsalExcerpt({ rehearsal }: { readonly rehearsal: Rehearsal }): ReactElement {
  const say = useMessages<typeof en>("governance");
  return (
    <div className={style["excerpt"]} tabIndex={0} role="region" aria-label={say("would-do")}>
      <RehearsalView rehearsal={rehearsal} />
    </div>
  );
}

interface RehearsalProps {
  readonly rehearsal: ValueRehearsal;
}

function Values({ rehearsal }: RehearsalProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  const { kinds, changes, until, fields, discrepancies, cash } = rehearsal;
  if (kinds.length === 0) return <p className={style["text"]}>{say("says-the-same")}</p>;
  return (
    <div className={style["rehearsal"]}>
      <p className={style["text"]}>
        {say("rehearsed-at", { position: rehearsal.position })}
        {rehearsal.from === null ? null : (
          <>
            {" "}
            {say("would-hold-from")} <Moment at={rehearsal.from} />
          </>
        )}
      </p>
      {until === null ? null : (
        <Partial>
          {say("would-hold-until")} <Moment at={until} />
        </Partial>
      )}
      {changes ? null : <p className={style["text"]}>{say("changes-nothing")}</p>}
      <Counts rehearsal={rehearsal} />
      {fields.length === 0 ? null : <Fields rehearsal={rehearsal} />}
      {discrepancies.length === 0 ? null : <Discrepancies rehearsal={rehearsal} />}
      {cash.length === 0 ? null : <Cash rehearsal={rehearsal} />}
      {changes && cash.length === 0 ? <p className={style["text"]}>{say("no-cash")}</p> : null}
    </div>
  );
}

function Counts({ rehearsal: { records, restated, overridesEnded, intents } }: RehearsalProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  const counts = [
    [say("records-other"), records],
    [say("records-restated"), restated],
    [say("writes-planned"), intents.planned],
    [say("writes-ended"), intents.ended],
    [say("overrides-ended"), overridesEnded],
  ] as const;
  return (
    <dl className={style["counts"]}>
      {counts.map(([label, count]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{countText(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** `*` is the record itself. */
function useFieldName(): (kind: string, field: string) => string {
  const say = useMessages<typeof en>("governance");
  const nameOf = useKindName();
  return (kind, field) => `${nameOf(kind)} · ${field === "*" ? say("is-there") : wordsOf(field)}`;
}

function Fields({ rehearsal: { fields } }: RehearsalProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  const named = useFieldName();
  const examples = fields.flatMap(({ kind, field, examples: some }) => some.map((one) => ({ kind, field, one })));
  return (
    <>
      <PlainTable
        label={say("fields")}
        columns={[{ title: say("field") }, { title: say("other-value"), align: "right" }, { title: say("other-system"), align: "right" }]}
        rows={fields.map(({ kind, field, changed, reassigned }) => ({
          id: `${kind}.${field}`,
          cells: [named(kind, field), countText(changed), countText(reassigned)],
        }))}
      />
      {examples.length === 0 ? null : (
        <PlainTable
          label={say("examples")}
          columns={[{ title: say("for-example") }, { title: say("now") }, { title: say("then") }]}
          rows={examples.map(({ kind, field, one }) => ({
            id: `${kind}.${field} ${one.entity}`,
            cells: [
              <ExplainLink key="record" to={recordAddress(one.entity, field)} what={named(kind, field)}>
                {named(kind, field)}
              </ExplainLink>,
              <Side key="now" kind={kind} field={field} side={one.before} />,
              <Side key="then" kind={kind} field={field} side={one.after} />,
            ],
          }))}
        />
      )}
    </>
  );
}

const recordAddress = (entity: string, field: string): string =>
  `/record/${encodeURIComponent(entity)}${field === "*" ? "" : `?field=${field}`}`;

interface SideProps {
  readonly kind: string;
  readonly field: string;
  readonly side: ValueRehearsal["fields"][number]["examples"][number]["before"];
}

function Side({ kind, field, side }: SideProps): ReactElement {
  const type = fieldOf(useModel(), kind, field);
  return (
    <>
      <Value value={side?.value} field={type} /> <span className={style["soft"]}>{side?.source}</span>
    </>
  );
}

function Discrepancies({ rehearsal: { discrepancies } }: RehearsalProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  const named = useFieldName();
  return (
    <PlainTable
      label={say("discrepancies")}
      columns={[{ title: say("discrepancies") }, { title: say("opened"), align: "right" }, { title: say("closed"), align: "right" }]}
      rows={discrepancies.map(({ kind, field, opened, closed }) => ({
        id: `${kind}.${field}`,
        cells: [named(kind, field), countText(opened), countText(closed)],
      }))}
    />
  );
}

function Cash({ rehearsal: { cash } }: RehearsalProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  return (
    <PlainTable
      label={say("cash-moves")}
      columns={[{ title: say("company") }, { title: say("week-of") }, { title: say("cash-moves"), align: "right" }]}
      rows={cash.map(({ company, currency, week, moved }) => ({
        id: `${company} ${currency} ${week ?? ""}`,
        cells: [
          company,
          week === null ? say("no-date") : <Day key="week" day={week} />,
          <Money key="moved" amount={moved} currency={currency} />,
        ],
      }))}
    />
  );
}

/** The hub tells no share of it: only that it is at work, and what waits meanwhile. */
export function Rehearsing(): ReactElement {
  const say = useMessages<typeof en>("governance");
  return (
    <p className={style["running"]} role="status">
      <Loader size={16} aria-hidden />
      <span>{say("rehearsing")}</span>
    </p>
  );
}

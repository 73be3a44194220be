// What reading would bring, before anything is read: records by kind, what joins what is known, what is parked, what it means in money.

import type { ReactElement, ReactNode } from "react";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { Day, Money, Nothing } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { Partial } from "../../part/state.tsx";
import { countText, sentence, wordsOf } from "../../part/value.ts";
import type { Plan } from "./connection.ts";
import style from "./page.module.css";

interface PlanProps {
  readonly plan: Plan;
}

export function PlanView({ plan }: PlanProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { rows, isWhole, faults } = plan;
  return (
    <div className={style["plan"]}>
      <p className={style["text"]}>
        {say(plan.fresh === 0 ? "plan-nothing" : "plan-of", { count: rows, fresh: plan.fresh, position: plan.position })}
      </p>
      {isWhole ? null : <Partial>{say("plan-part")}</Partial>}
      {faults.map(({ code, subject, cause, hint }) => (
        <p key={`${code} ${subject}`} className={style["refused"]} role="alert">
          {sentence(cause)} {sentence(hint)} <code>{code}</code> · {subject}
        </p>
      ))}
      <Counts plan={plan} />
      <Kinds plan={plan} />
      <Matches plan={plan} />
      <Parked plan={plan} />
      <Guards plan={plan} />
      <Cash plan={plan} />
    </div>
  );
}

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

function Counts({ plan: { kinds, parked, identity, discrepancies, intents } }: PlanProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const counts = [
    ["new-records", sum(kinds.map(({ created }) => created))],
    ["changed-records", sum(kinds.map(({ changed }) => changed))],
    ["deleted-records", sum(kinds.map(({ deleted }) => deleted))],
    ["joined-records", sum(kinds.map(({ matched }) => matched))],
    ["asked-pairs", identity.doubtCount],
    ["parked-fields", sum(parked.map(({ count }) => count))],
    ["opened-discrepancies", discrepancies.opened],
    ["closed-discrepancies", discrepancies.closed],
    ["planned-tells", intents.planned],
  ] as const;
  return (
    <dl className={style["counts"]}>
      {counts.map(([label, count]) => (
        <div key={label} data-some={count > 0}>
          <dt>{say(label)}</dt>
          <dd>{countText(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

function useKindName(): (kind: string) => string {
  const { kinds } = useModel();
  return (kind) => kinds.find(({ name }) => name === kind)?.plural ?? wordsOf(kind);
}

const number = (count: number): ReactNode => (count === 0 ? <Nothing key="none" /> : countText(count));

function Kinds({ plan: { kinds } }: PlanProps): ReactElement | null {
  const say = useMessages<typeof en>("connections");
  const nameOf = useKindName();
  if (kinds.length === 0) return null;
  const fieldsOf = (fields: Readonly<Record<string, number>>): string =>
    Object.entries(fields)
      .map(([name, count]) => `${wordsOf(name)} ${countText(count)}`)
      .join(", ");
  return (
    <PlainTable
      label={say("by-kind")}
      columns={[
        { title: say("kind") },
        { title: say("new"), align: "right" },
        { title: say("changed"), align: "right" },
        { title: say("gone"), align: "right" },
        { title: say("joined"), align: "right" },
        { title: say("changed-fields") },
      ]}
      rows={kinds.map(({ kind, created, changed, deleted, matched, fields }) => ({
        id: kind,
        cells: [
          nameOf(kind),
          number(created),
          number(changed),
          number(deleted),
          number(matched),
          fieldsOf(fields) || <Nothing key="fields" />,
        ],
      }))}
    />
  );
}

const examplesMax = 5;

function Matches({ plan: { identity } }: PlanProps): ReactElement | null {
  const say = useMessages<typeof en>("connections");
  const nameOf = useKindName();
  if (identity.matches.length === 0) return null;
  return (
    <PlainTable
      label={say("joins")}
      columns={[{ title: say("kind") }, { title: say("would-join") }, { title: say("with-known") }]}
      rows={identity.matches.slice(0, examplesMax).map(({ kind, entity, first, joins }, place) => ({
        id: `${entity} ${place}`,
        cells: [nameOf(kind), `${joins.source} ${joins.key}`, `${first.source} ${first.key}`],
      }))}
    />
  );
}

function Parked({ plan: { parked } }: PlanProps): ReactElement | null {
  const say = useMessages<typeof en>("connections");
  const nameOf = useKindName();
  if (parked.length === 0) return null;
  return (
    <PlainTable
      label={say("would-be-parked")}
      columns={[
        { title: say("kind") },
        { title: say("field") },
        { title: say("count"), align: "right" },
        { title: say("for-example") },
        { title: say("why-and-fix") },
      ]}
      rows={parked.map(({ kind, field, count, example }) => ({
        id: `${kind} ${field} ${example.cause}`,
        cells: [
          nameOf(kind),
          field === "*" ? say("whole-record") : wordsOf(field),
          countText(count),
          `${example.key}: ${example.value ?? ""}`,
          `${sentence(example.cause)} ${sentence(example.hint)}`,
        ],
      }))}
    />
  );
}

/** What the guards would hold for a person. */
function Guards({ plan: { held, enumerations } }: PlanProps): ReactElement | null {
  const say = useMessages<typeof en>("connections");
  const lines = [
    ...held.map(({ feed, delivery, changed, known }) => say("would-hold", { feed, delivery, changed, known })),
    ...enumerations.flatMap((one) => (one.held > 0 ? [say("would-hold-deletes", { feed: one.feed, count: one.held })] : [])),
  ];
  if (lines.length === 0) return null;
  return <Partial>{lines.join(" ")}</Partial>;
}

function Cash({ plan: { cash } }: PlanProps): ReactElement | null {
  const say = useMessages<typeof en>("connections");
  if (cash.length === 0) return null;
  return (
    <PlainTable
      label={say("cash-moves")}
      heightMax={240}
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

// What a plan says would change: records by kind and field, discrepancies, what stays unread, what systems would be told, and cash.

import type { ReactElement } from "react";
import type { planReport } from "../../../src/api/contract-operation.ts";
import type { Data } from "../api/client.ts";
import { useModel } from "../api/model.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/plan.json";
import { Day, Money } from "./figure.tsx";
import style from "./plan-view.module.css";
import { PlainTable } from "./plain-table.tsx";
import { Partial } from "./state.tsx";
import { countText, sentence, wordsOf } from "./value.ts";

export type Plan = Data<typeof planReport>;

/** Rows that are told one by one. */
const shownMax = 30;

export function PlanView({ plan }: { readonly plan: Plan }): ReactElement {
  const say = useMessages<typeof en>("plan");
  const { changes, isWhole, kinds, parked, cash, faults } = plan;
  return (
    <div className={style["plan"]}>
      {faults.map((fault) => (
        <Partial key={`${fault.code} ${fault.subject}`}>
          {fault.subject}: {sentence(fault.cause)} {sentence(fault.hint)}
        </Partial>
      ))}
      {isWhole ? null : <Partial>{say("not-whole")}</Partial>}
      {changes ? <Counts plan={plan} /> : <p className={style["text"]}>{say("changes-nothing")}</p>}
      {kinds.length === 0 ? null : <Kinds kinds={kinds} />}
      {parked.length === 0 ? null : <Parked parked={parked} />}
      {cash.length === 0 ? null : <Cash cash={cash} />}
      {changes && cash.length === 0 ? <p className={style["text"]}>{say("no-cash")}</p> : null}
    </div>
  );
}

function Counts({ plan: { kinds, discrepancies, intents, parked } }: { readonly plan: Plan }): ReactElement {
  const say = useMessages<typeof en>("plan");
  const sum = (of: (kind: Plan["kinds"][number]) => number): number => kinds.reduce((all, kind) => all + of(kind), 0);
  const counts = [
    [say("created"), sum(({ created }) => created)],
    [say("changed"), sum(({ changed }) => changed)],
    [say("deleted"), sum(({ deleted }) => deleted)],
    [say("opened"), discrepancies.opened],
    [say("closed"), discrepancies.closed],
    [say("parked"), parked.reduce((all, { count }) => all + count, 0)],
    [say("told-more"), intents.planned],
    [say("told-less"), intents.agreed + intents.withdrawn],
  ] as const;
  return (
    <dl className={style["counts"]}>
      {counts.map(([label, count]) => (
        <div key={label} data-none={count === 0}>
          <dt>{label}</dt>
          <dd>{countText(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

const useKindName = (): ((kind: string) => string) => {
  const { kinds } = useModel();
  return (kind) => kinds.find(({ name }) => name === kind)?.label ?? wordsOf(kind);
};

function Kinds({ kinds }: Pick<Plan, "kinds">): ReactElement {
  const say = useMessages<typeof en>("plan");
  const nameOf = useKindName();
  return (
    <PlainTable
      label={say("kinds")}
      columns={[
        { title: say("kind") },
        { title: say("created"), align: "right" },
        { title: say("changed"), align: "right" },
        { title: say("deleted"), align: "right" },
        { title: say("fields") },
      ]}
      rows={kinds.map(({ kind, created, changed, deleted, fields }) => ({
        id: kind,
        cells: [
          nameOf(kind),
          countText(created),
          countText(changed),
          countText(deleted),
          Object.entries(fields)
            .map(([field, count]) => `${wordsOf(field)} ${countText(count)}`)
            .join(", "),
        ],
      }))}
    />
  );
}

function Parked({ parked }: Pick<Plan, "parked">): ReactElement {
  const say = useMessages<typeof en>("plan");
  const nameOf = useKindName();
  return (
    <PlainTable
      label={say("stays-parked")}
      columns={[{ title: say("stays-parked") }, { title: say("rows"), align: "right" }, { title: say("for-example") }]}
      rows={parked.slice(0, shownMax).map(({ source, kind, field, count, example: { key, cause, value } }) => ({
        id: `${source} ${kind} ${field}`,
        cells: [
          `${nameOf(kind)} · ${field === "*" ? say("whole-record") : wordsOf(field)}`,
          countText(count),
          <span key="example">
            {key}
            {value === null || cause.includes(value) ? null : <code>{` ${value}`}</code>} {sentence(cause)}
          </span>,
        ],
      }))}
    />
  );
}

function Cash({ cash }: Pick<Plan, "cash">): ReactElement {
  const say = useMessages<typeof en>("plan");
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

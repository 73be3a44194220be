// What a choice does, or did, to each item.

import { type ReactElement, type ReactNode, useMemo } from "react";
import { type Field, fieldOf, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/inbox.json";
import { Badge } from "../../part/badge.tsx";
import { Money, Nothing, Value } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { Partial } from "../../part/state.tsx";
import { moneyText, wordsOf } from "../../part/value.ts";
import type { Bulk, Item } from "./item.ts";
import style from "./page.module.css";

/** Rows shown of a very large one: the counts above are of all. */
const rowsMax = 500;

interface BulkRowsProps {
  readonly bulk: Bulk;
  readonly items: readonly Item[];
  readonly isDone?: boolean;
}

export function BulkRows({ bulk, items, isDone = false }: BulkRowsProps): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const model = useModel();
  const kindOf = useMemo(() => new Map(items.map(({ id, recordKind }) => [id, recordKind])), [items]);
  const outcome = (row: Row): string => say(row.outcome === "decided" && !isDone ? "ready" : row.outcome);
  const field = (row: Row): Field | undefined => fieldOf(model, kindOf.get(row.item) ?? "", row.field);
  const { decided, changed, refused, moved, rows } = bulk;
  const money = moved.map(({ amount, currency }) => moneyText(amount, currency)).join(", ");
  const counts = [
    say(isDone ? "were-decided" : "would-be-decided", { count: decided }),
    ...(money === "" ? [] : [say(isDone ? "moved" : "would-move", { money })]),
    ...(changed > 0 ? [say("changed-meanwhile", { count: changed })] : []),
    ...(refused > 0 ? [say("refused-count", { count: refused })] : []),
  ];
  return (
    <div className={style["form"]}>
      <p className={style["cause"]}>{counts.join(" ")}</p>
      {rows.length > rowsMax ? <Partial>{say("first-rows", { shown: rowsMax, count: rows.length })}</Partial> : null}
      <PlainTable
        label={say("rows")}
        heightMax={300}
        columns={[
          { title: say("about-what") },
          { title: say("was") },
          { title: say(isDone ? "is-now" : "becomes") },
          { title: say("moves"), align: "right" },
          { title: say("outcome") },
        ]}
        rows={rows
          .slice(0, rowsMax)
          .map((row) => ({ id: row.item, cells: cellsOf(row, { second: say("needs-second"), outcome: outcome(row), field: field(row) }) }))}
      />
    </div>
  );
}

type Row = Bulk["rows"][number];

interface Told {
  readonly second: string;
  readonly outcome: string;
  readonly field: Field | undefined;
}

function cellsOf(row: Row, { second, outcome, field: type }: Told): ReactNode[] {
  const { label, field, before, after, moved, fault, needsSecond } = row;
  const tone = row.outcome === "decided" ? "good" : row.outcome === "changed" ? "warn" : "bad";
  return [
    <span key="label">
      {label}
      {field === "" ? null : <span className={style["field"]}> · {wordsOf(field)}</span>}
    </span>,
    <Value key="before" value={before} field={type} />,
    <Value key="after" value={after} field={type} />,
    moved === null ? <Nothing key="moved" /> : <Money key="moved" amount={moved.amount} currency={moved.currency} />,
    <span key="outcome">
      <Badge tone={tone}>{outcome}</Badge> {fault === null ? null : `${fault.cause}; ${fault.hint}`} {needsSecond ? second : null}
    </span>,
  ];
}

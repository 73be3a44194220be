// Rows as their system has them, and what the mapping makes of each.

import type { ReactElement } from "react";
import { fieldOf, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { Badge } from "../../part/badge.tsx";
import { Nothing, Value } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { sentence, wordsOf } from "../../part/value.ts";
import type { Sample } from "./connection.ts";
import style from "./page.module.css";

const heightMax = 320;

export function RawRows({ sample: { feed, columns, rows }, isOpen }: { readonly sample: Sample; readonly isOpen: boolean }): ReactElement {
  const say = useMessages<typeof en>("connections");
  return (
    <details className={style["rows"]} open={isOpen ? true : undefined}>
      <summary>{say("rows-as-they-are", { count: rows.length })}</summary>
      <PlainTable
        label={say("rows-of", { feed })}
        heightMax={heightMax}
        columns={columns.map((title) => ({ title }))}
        rows={rows.map((row, place) => ({
          id: String(place),
          cells: columns.map((column) => row[column] ?? <Nothing key={column} />),
        }))}
      />
    </details>
  );
}

/** A field that is parked says so where its value would stand. */
export function ReadRows({ sample: { feed, read } }: { readonly sample: Sample }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const model = useModel();
  const fields = [...new Set(read.flatMap((row) => [...Object.keys(row.fields), ...row.parked.map(({ field }) => field)]))];
  const parked = read.filter((row) => row.parked.length > 0).length;
  const kinds = [...new Set(read.map(({ kind }) => kind))].map(
    (kind) => model.kinds.find(({ name }) => name === kind)?.plural ?? wordsOf(kind),
  );
  return (
    <>
      <p className={style["text"]}>
        {say("becomes", { count: read.length, kinds: kinds.join(", ") })}{" "}
        {parked === 0 ? say("none-parked") : say("some-parked", { count: parked })}
      </p>
      <PlainTable
        label={say("read-of", { feed })}
        heightMax={heightMax}
        columns={[{ title: say("key") }, ...fields.map((field) => ({ title: wordsOf(field) }))]}
        rows={read.map((row, place) => ({
          id: String(place),
          cells: [
            <strong key="key">{row.key}</strong>,
            ...fields.map((field) => {
              const why = row.parked.find((one) => one.field === field);
              if (why !== undefined)
                return (
                  <span key={field} title={`${sentence(why.cause)} ${sentence(why.hint)}`}>
                    <Badge tone="warn">{say("parked")}</Badge> {why.value}
                  </span>
                );
              return (
                <Value key={field} value={row.fields[field]} field={fieldOf(model, row.kind, field)} beside={(one) => row.fields[one]} />
              );
            }),
          ],
        }))}
      />
      <Causes read={read} />
    </>
  );
}

/** Why fields are parked, each cause once. */
function Causes({ read }: Pick<Sample, "read">): ReactElement | null {
  const all = new Map(read.flatMap(({ parked }) => parked.map((one) => [`${one.field} ${one.cause}`, one] as const)));
  if (all.size === 0) return null;
  return (
    <ul className={style["causes"]}>
      {[...all.values()].slice(0, causesMax).map(({ field, cause, hint }) => (
        <li key={`${field} ${cause}`}>
          <strong>{wordsOf(field)}</strong>: {sentence(cause)} {sentence(hint)}
        </li>
      ))}
    </ul>
  );
}

const causesMax = 5;

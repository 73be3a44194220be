// One row: column by column what stands there, which field reads it, and what becomes of it now and in force.

import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { Badge } from "../../part/badge.tsx";
import { Nothing } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { sentence, wordsOf } from "../../part/value.ts";
import type { Feed, SampleRow } from "./mapping.ts";
import { Cell } from "./row-table.tsx";
import { fieldsOf, isOther, parkedOf } from "./sample.ts";
import style from "./page.module.css";

interface RowDetailProps {
  readonly feed: Feed;
  readonly row: SampleRow;
}

export function RowDetail({ feed, row }: RowDetailProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const key = (row.read ?? row.now)?.key ?? "";
  const title = say("one-row", { key: key === "" ? say("no-key") : key });
  return (
    <section className={style["card"]} aria-label={title}>
      <h2 className={style["card-title"]}>{title}</h2>
      {(row.read?.parked ?? []).map(({ field, cause, hint, value }) => (
        <p key={`${field} ${cause}`} className={style["parked"]}>
          <Badge tone="bad">{field === "*" ? say("whole-parked") : wordsOf(field)}</Badge>{" "}
          <span>
            {value === null || cause.includes(value) ? null : <code>{`${value} `}</code>}
            {sentence(cause)} {sentence(hint)}
          </span>
        </p>
      ))}
      <Fields feed={feed} row={row} />
      <Raw feed={feed} row={row} />
    </section>
  );
}

function Fields({ feed, row }: RowDetailProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const written = new Map(feed.fields.map((one) => [one.field, one]));
  return (
    <PlainTable
      label={say("fields")}
      columns={[
        { title: say("field") },
        { title: say("read-from") },
        { title: say("codes-unit") },
        { title: say("becomes") },
        { title: say("now") },
      ]}
      rows={fieldsOf(feed).map((field) => {
        const how = written.get(field);
        return {
          id: field,
          isMain: isOther(row, field) || parkedOf(row.read, field) !== undefined,
          cells: [
            wordsOf(field),
            how === undefined ? say("not-read") : <code key="how">{how.how}</code>,
            how === undefined ? null : <CodesAndUnit key="codes" codes={how.codes} unit={how.unit} />,
            <Cell key="then" kind={feed.kind} read={row.read} field={field} />,
            <Cell key="now" kind={feed.kind} read={row.now} field={field} />,
          ],
        };
      })}
    />
  );
}

function CodesAndUnit({ codes, unit }: { readonly codes: string | null; readonly unit: string | null }): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const words = [
    ...(codes === null ? [] : [codes === "" ? say("own-codes") : say("codes", { name: codes })]),
    ...(unit === null ? [] : [say("unit", { unit })]),
  ];
  return words.length === 0 ? <Nothing /> : <>{words.join(", ")}</>;
}

/** As it arrived. */
function Raw({ feed: { columns }, row: { values } }: RowDetailProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  return (
    <PlainTable
      label={say("as-it-arrived")}
      columns={[{ title: say("column") }, { title: say("as-it-arrived") }, { title: say("read-as") }]}
      rows={columns
        .filter(({ column }) => column in values)
        .map(({ column, fields }) => ({
          id: column,
          cells: [
            <code key="column">{column}</code>,
            values[column] === null || values[column] === "" ? <Nothing key="none" /> : <code key="value">{values[column]}</code>,
            fields.length === 0 ? (
              <Badge key="none" tone="warn">
                {say("nothing-reads")}
              </Badge>
            ) : (
              fields.map((field) => (field === "*" ? say("record-itself") : wordsOf(field))).join(", ")
            ),
          ],
        }))}
    />
  );
}

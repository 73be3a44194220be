// Every field with the value that stands and beside it what each source says: what differs is seen at a glance.

import { type ReactElement, useMemo } from "react";
import { fieldOf, type Model, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/record.json";
import { DataTable } from "../../part/data-table.tsx";
import { Nothing, Value } from "../../part/figure.tsx";
import { Empty, Partial } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import { wordsOf } from "../../part/value.ts";
import { Reference } from "./reference.tsx";
import type { Explained, ExplainedField, RecordDetail } from "./record.ts";
import style from "./page.module.css";

interface FieldTableProps {
  readonly explained: Explained;
  /** The record at another time: its values stand in the place of those of now. */
  readonly past: RecordDetail | undefined;
  readonly opened: string | undefined;
  readonly onOpen: (field: string) => void;
}

export function FieldTable({ explained, past, opened, onOpen }: FieldTableProps): ReactElement {
  const say = useMessages<typeof en>("record");
  const model = useModel();
  const columns = useMemo(
    () =>
      columnsOf({
        explained,
        past,
        model,
        titles: { field: say("field"), stands: say(past === undefined ? "stands" : "stood"), why: say("why") },
      }),
    [explained, past, model, say],
  );
  return (
    <div className={style["list"]}>
      {past === undefined ? null : <Partial>{say("as-of-note")}</Partial>}
      <DataTable
        name="record-fields"
        label={say("fields")}
        columns={columns}
        rows={explained.fields}
        idOf={({ field }) => field}
        opened={opened}
        onOpen={({ field }) => onOpen(field)}
        summary={summaryOf(explained, say)}
        empty={<Empty title={say("no-fields")} />}
      />
    </div>
  );
}

type Say = ReturnType<typeof useMessages<typeof en>>;

const isApart = ({ apartSince }: ExplainedField): boolean => apartSince !== null;

const summaryOf = ({ fields }: Explained, say: Say): string => {
  const apart = fields.filter(isApart).length;
  return `${say("field-count", { count: fields.length })}${apart === 0 ? "" : ` · ${say("apart-count", { count: apart })}`}`;
};

interface Given {
  readonly explained: Explained;
  readonly past: RecordDetail | undefined;
  readonly model: Model;
  readonly titles: Readonly<Record<"field" | "stands" | "why", string>>;
}

function columnsOf({ explained, past, model, titles }: Given): readonly Column<ExplainedField>[] {
  const { kind, site, fields, members } = explained;
  const sources = [...new Set(members.map(({ source }) => source))].toSorted();
  const standing = (name: string): string | null | undefined =>
    past === undefined ? fields.find(({ field }) => field === name)?.value : past.fields[name]?.value;
  const saidBy = (source: string) => (name: string) =>
    fields.find(({ field }) => field === name)?.claims.find((claim) => claim.source === source)?.value;
  const shown = (name: string, value: string | null | undefined, beside: (name: string) => string | null | undefined): ReactElement => {
    const field = fieldOf(model, kind, name);
    return field?.type === "reference" ? <Reference value={value} /> : <Value value={value} field={field} beside={beside} site={site} />;
  };
  return [
    { id: "field", title: titles.field, width: 150, show: ({ field }) => wordsOf(field) },
    {
      id: "stands",
      title: titles.stands,
      width: 150,
      show: ({ field }) => <strong className={style["stands"]}>{shown(field, standing(field), standing)}</strong>,
    },
    ...sources.map((source): Column<ExplainedField> => ({
      id: `source-${source}`,
      title: source,
      width: 170,
      show: (row) => {
        const claim = row.claims.find((one) => one.source === source);
        if (claim === undefined) return <Nothing />;
        const differs = isApart(row) && claim.value !== row.value;
        return (
          <span className={style["claim"]} data-differs={differs} data-wins={row.source === source}>
            {shown(row.field, claim.value, saidBy(source))}
          </span>
        );
      },
    })),
    {
      id: "why",
      title: titles.why,
      width: 220,
      grows: true,
      yields: true,
      show: ({ reason }) => <span className={style["soft"]}>{reason.text}</span>,
    },
  ];
}

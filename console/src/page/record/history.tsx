// How the record came to be so, on both axes: when a value was true, and from when to when the hub knew it so.

import { type ReactElement, useMemo } from "react";
import { fieldOf, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/record.json";
import { DataTable } from "../../part/data-table.tsx";
import { Moment, Nothing, Value } from "../../part/figure.tsx";
import { Empty, Partial } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import { wordsOf } from "../../part/value.ts";
import type { RecordDetail } from "./record.ts";
import { Reference } from "./reference.tsx";
import style from "./page.module.css";

/** So many of each are told. */
const versionsMax = 500;

interface Step {
  readonly id: string;
  readonly version: RecordDetail["versions"][number];
  readonly field: string;
  readonly value: string | null;
}

/** A line for each field that changed. */
const stepsOf = ({ versions }: RecordDetail): readonly Step[] =>
  versions.flatMap((version, place) =>
    Object.entries(version.changed).map(([field, said]) => ({ id: `${place} ${field}`, version, field, value: said?.value ?? null })),
  );

export function History({ record }: { readonly record: RecordDetail }): ReactElement {
  const say = useMessages<typeof en>("record");
  const model = useModel();
  const steps = useMemo(() => stepsOf(record), [record]);
  const columns = useMemo<readonly Column<Step>[]>(() => {
    const valueOf = ({ field, value }: Step): ReactElement => {
      const type = fieldOf(model, record.kind, field);
      if (type?.type === "reference") return <Reference value={value} />;
      return <Value value={value} field={type} beside={(name) => record.fields[name]?.value} site={record.site} />;
    };
    return [
      {
        id: "at",
        title: say("true-from"),
        width: 180,
        about: say("true-from-why"),
        sortBy: ({ version }) => version.at,
        show: ({ version }) => <Moment at={version.at} site={record.site} />,
      },
      {
        id: "known",
        title: say("known-from"),
        width: 130,
        align: "right",
        about: say("known-why"),
        sortBy: ({ version }) => version.fromPosition,
        show: ({ version }) => version.fromPosition,
      },
      {
        id: "until",
        title: say("known-until"),
        width: 130,
        align: "right",
        about: say("known-why"),
        show: ({ version }) => version.toPosition ?? <span className={style["soft"]}>{say("now")}</span>,
      },
      { id: "field", title: say("field"), width: 180, sortBy: ({ field }) => field, show: ({ field }) => wordsOf(field) },
      { id: "value", title: say("value"), width: 200, grows: true, show: (step) => (step.version.deleted ? <Nothing /> : valueOf(step)) },
      { id: "source", title: say("said-by"), width: 150, sortBy: ({ version }) => version.source, show: ({ version }) => version.source },
    ];
  }, [model, record, say]);
  return (
    <div className={style["list"]}>
      {record.versions.length < versionsMax ? null : <Partial>{say("newest-only", { count: versionsMax })}</Partial>}
      <DataTable
        name="record-history"
        label={say("history")}
        columns={columns}
        rows={steps}
        idOf={({ id }) => id}
        summary={say("steps", { count: steps.length })}
        empty={<Empty title={say("no-history")} />}
      />
    </div>
  );
}

// What the columns of a feed mean, guessed by the hub and confirmed by a person: column, what stands in it, the field it fills.

import { MultiSelect, Select } from "@mantine/core";
import type { ReactElement } from "react";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { PlainTable } from "../../part/plain-table.tsx";
import { Partial } from "../../part/state.tsx";
import { sentence, wordsOf } from "../../part/value.ts";
import type { Sample } from "./connection.ts";
import { type FeedMapping, fieldOfColumn, keyColumns, otherFields, withColumn, withKey, withKind } from "./mapping-guess.ts";
import style from "./page.module.css";

interface GuessTableProps {
  readonly sample: Sample;
  readonly mapping: FeedMapping;
  readonly onChange: (mapping: FeedMapping) => void;
}

const examplesMax = 3;

export function GuessTable({ sample, mapping, onChange }: GuessTableProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { kinds } = useModel();
  const has = (of: string) => (field: string) => kinds.find(({ name }) => name === of)?.fields.some(({ name }) => name === field) === true;
  const others = otherFields(mapping);
  const doubts = sample.suggestion?.doubts ?? [];
  return (
    <>
      <div className={style["row"]}>
        <Select
          label={say("rows-are")}
          data={kinds.map(({ name, plural }) => ({ value: name, label: plural }))}
          value={mapping.kind}
          onChange={(next) => (next === null ? undefined : onChange(withKind(mapping, next, has(next))))}
          searchable
          allowDeselect={false}
          w={240}
        />
        <MultiSelect
          label={say("told-apart-by")}
          data={[...sample.columns]}
          value={[...keyColumns(mapping)]}
          onChange={(next) => onChange(withKey(mapping, next))}
          error={keyColumns(mapping).length === 0 ? say("no-key") : undefined}
          miw={240}
        />
      </div>
      {doubts.length === 0 ? null : <Partial>{doubts.map(sentence).join(" ")}</Partial>}
      <div className={style["wide"]}>
        <PlainTable
          label={say("meaning-of", { feed: sample.feed })}
          columns={[{ title: say("column") }, { title: say("for-example") }, { title: say("fills") }]}
          rows={sample.columns.map((column) => ({
            id: column,
            cells: [
              <strong key="column">{column}</strong>,
              <span key="examples" className={style["examples"]}>
                {examplesOf(sample, column)}
              </span>,
              <Fills key="fills" sample={sample} mapping={mapping} column={column} onChange={onChange} />,
            ],
          }))}
        />
      </div>
      {others.length === 0 ? null : (
        <p className={style["soft"]}>{say("also-filled", { fields: others.map((one) => wordsOf(one)).join(", ") })}</p>
      )}
    </>
  );
}

/** Which field a column fills. */
function Fills({ sample, mapping, column, onChange }: GuessTableProps & { readonly column: string }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { kinds } = useModel();
  const fields = kinds.find(({ name }) => name === mapping.kind)?.fields ?? [];
  const fill = (name: string | null): void =>
    onChange(
      withColumn(
        mapping,
        column,
        fields.find((field) => field.name === name),
        valuesOf(sample, column),
      ),
    );
  return (
    <Select
      aria-label={say("field-of", { column })}
      placeholder={say("not-read")}
      data={fields.map(({ name }) => ({ value: name, label: wordsOf(name) }))}
      value={fieldOfColumn(mapping, column) ?? null}
      onChange={fill}
      searchable
      clearable
      w={220}
    />
  );
}

const valuesOf = ({ rows }: Sample, column: string): string[] => [
  ...new Set(rows.map((row) => row[column] ?? "").filter((text) => text !== "")),
];

const examplesOf = (sample: Sample, column: string): string => valuesOf(sample, column).slice(0, examplesMax).join(" · ");

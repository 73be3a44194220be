// Columns that nothing is read from, each with the field that it may mean: one click reads it.

import { Button, Select } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { FailedLine } from "../../part/state.tsx";
import { wordsOf } from "../../part/value.ts";
import type { Feed, Put } from "./mapping.ts";
import style from "./page.module.css";

/** So many do not push the rows out of sight. */
const openedMax = 4;

interface UnmappedProps {
  readonly feed: Feed;
  readonly onMap: (put: Put) => Promise<void>;
}

export function Unmapped({ feed, onMap }: UnmappedProps): ReactElement | null {
  const say = useMessages<typeof en>("mapping");
  const [error, setError] = useState<unknown>();
  const open = feed.columns.filter(({ fields }) => fields.length === 0);
  if (open.length === 0) return <p className={style["soft"]}>{say("all-mapped", { count: feed.columns.length })}</p>;
  const map = (column: string, field: string): void => {
    onMap({ feed: feed.feed, field, column }).then(
      () => setError(undefined),
      (failure: unknown) => setError(failure),
    );
  };
  return (
    <details className={style["card"]} open={open.length <= openedMax}>
      <summary>{say("unmapped", { count: open.length })}</summary>
      {error === undefined ? null : <FailedLine error={error} />}
      <ul className={style["columns"]}>
        {open.map(({ column, guess }) => (
          <OneColumn key={`${column} ${guess ?? ""}`} feed={feed} column={column} guess={guess} onMap={map} />
        ))}
      </ul>
    </details>
  );
}

interface OneColumnProps {
  readonly feed: Feed;
  readonly column: string;
  readonly guess: string | null;
  readonly onMap: (column: string, field: string) => void;
}

function OneColumn({ feed: { kind, fields, rows }, column, guess, onMap }: OneColumnProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const all = useModel().kinds.find(({ name }) => name === kind)?.fields ?? [];
  const taken = new Set(fields.map(({ field }) => field));
  const [field, setField] = useState(guess);
  const example = rows.map(({ values }) => values[column]).find((value) => value !== undefined && value !== null && value !== "");
  return (
    <li className={style["column"]}>
      <code className={style["column-name"]}>{column}</code>
      <span className={style["example"]}>{example ?? say("always-empty")}</span>
      <Select
        aria-label={say("field-of", { column })}
        placeholder={say("choose-field")}
        data={all.map(({ name }) => ({
          value: name,
          label: taken.has(name) ? say("field-again", { field: wordsOf(name) }) : wordsOf(name),
        }))}
        value={field}
        onChange={setField}
        searchable
        w={190}
      />
      <Button
        variant={guess === null ? "default" : "light"}
        disabled={field === null}
        aria-label={say("map-column", { column })}
        onClick={() => (field === null ? undefined : onMap(column, field))}
      >
        {say("map")}
      </Button>
    </li>
  );
}

// Part 3, the filters of a list. They stand in the address: a link shows the same list.

import { Button, CloseButton, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type ReactElement, type ReactNode, useEffect, useState } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import style from "./filter-bar.module.css";
import type { Filters } from "./saved-view.ts";
import { type Viewed, ViewMenu } from "./view-menu.tsx";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface Filter {
  readonly name: string;
  readonly label: string;
  /** Without choices it is text to be looked for. */
  readonly choices?: readonly Choice[];
  /** A day, as YYYY-MM-DD. */
  readonly isDay?: boolean;
  /** Where there are more choices than are given: told what is written, so that others are found. */
  readonly onWords?: (words: string) => void;
  readonly width?: number;
}

interface FilterBarProps {
  readonly filters: readonly Filter[];
  readonly values: Filters;
  readonly onChange: (changed: Readonly<Record<string, string | undefined>>) => void;
  /** Views of this list can be saved. */
  readonly viewed?: Viewed;
  readonly children?: ReactNode;
}

export function FilterBar({ filters, values, onChange, viewed, children }: FilterBarProps): ReactElement {
  const say = useMessages<typeof en>("part");
  const isAsked = filters.some(({ name }) => values[name] !== undefined);
  const clear = (): void => onChange(Object.fromEntries([...filters.map(({ name }) => name), "view"].map((name) => [name, undefined])));
  return (
    <div className={style["bar"]} role="search" aria-label={say("filters")}>
      {filters.map((filter) =>
        filter.isDay === true ? (
          <OneDay key={filter.name} filter={filter} value={values[filter.name] ?? ""} onChange={onChange} />
        ) : filter.choices === undefined ? (
          <Words key={filter.name} filter={filter} value={values[filter.name] ?? ""} onChange={onChange} />
        ) : (
          <Select
            key={filter.name}
            aria-label={filter.label}
            placeholder={filter.label}
            data={[...filter.choices]}
            value={values[filter.name] ?? null}
            onChange={(value) => onChange({ [filter.name]: value ?? undefined })}
            clearable
            searchable={filter.onWords !== undefined || filter.choices.length > 8}
            {...(filter.onWords === undefined ? {} : { onSearchChange: filter.onWords })}
            w={filter.width ?? 160}
            data-asked={values[filter.name] !== undefined}
          />
        ),
      )}
      {isAsked ? (
        <Button variant="subtle" color="gray" onClick={clear}>
          {say("clear")}
        </Button>
      ) : null}
      <div className={style["rest"]}>
        {children}
        {viewed === undefined ? null : (
          <ViewMenu of={viewed} names={[...filters.map(({ name }) => name), ...(viewed.also ?? [])]} values={values} onChange={onChange} />
        )}
      </div>
    </div>
  );
}

function OneDay({ filter: { name, label, width }, value, onChange }: WordsProps): ReactElement {
  return (
    <label className={style["day"]} data-asked={value !== ""}>
      <span>{label}</span>
      <TextInput type="date" value={value} onChange={({ currentTarget }) => onChange({ [name]: currentTarget.value })} w={width ?? 134} />
    </label>
  );
}

/** A list follows what is written once the hand rests, ms. */
const restMs = 200;

interface WordsProps {
  readonly filter: Filter;
  readonly value: string;
  readonly onChange: FilterBarProps["onChange"];
}

function Words({ filter: { name, label, width }, value, onChange }: WordsProps): ReactElement {
  const say = useMessages<typeof en>("part");
  // What is written stands until the address has it, or says something else.
  const [written, setWritten] = useState({ over: value, text: value });
  const text = written.over === value ? written.text : value;
  const setText = (next: string): void => setWritten({ over: value, text: next });
  useEffect(() => {
    if (text === value) return undefined;
    const waiting = setTimeout(() => onChange({ [name]: text }), restMs);
    return () => clearTimeout(waiting);
  }, [text, value, name, onChange]);
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={text === "" ? null : <CloseButton size="xs" aria-label={say("clear")} onClick={() => setText("")} />}
      w={width ?? 220}
    />
  );
}

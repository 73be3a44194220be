// Rows: the system, each kind, its groups of fields, its fields. Columns: observe, propose, auto, or what is above counts.

import { ActionIcon } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type ReactElement, type ReactNode, useState } from "react";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/modes.json";
import { Badge } from "../../part/badge.tsx";
import { wordsOf } from "../../part/value.ts";
import { type Change, changed, createWord, generalMode, type KindModes, type Mode, modes, type System, wordOf } from "./modes.ts";
import style from "./modes.module.css";

interface MatrixProps {
  readonly system: System;
  readonly change: Change;
  readonly onChange: (change: Change) => void;
}

export function ModeMatrix({ system, change, onChange }: MatrixProps): ReactElement {
  const say = useMessages<typeof en>("modes");
  const general = generalMode(system);
  return (
    <table className={style["matrix"]} aria-label={say("matrix")}>
      <thead>
        <tr>
          <th scope="col">{say("what")}</th>
          <th scope="col">{say("as-above")}</th>
          {modes.map((mode) => (
            <th key={mode} scope="col">
              {say(mode)}
            </th>
          ))}
          <th scope="col">{say("holds")}</th>
        </tr>
      </thead>
      <tbody>
        <Choice
          name={say("whole-system")}
          level={0}
          chosen={change.mode ?? general}
          isOther={change.mode !== undefined}
          holds={undefined}
          onChoose={(mode) => onChange({ ...change, mode: mode === null || mode === general ? undefined : mode })}
        />
        {system.kinds.map((kind) => (
          <Kind key={kind.kind} kind={kind} system={system} change={change} onChange={onChange} />
        ))}
      </tbody>
    </table>
  );
}

function Kind({ kind, system, change, onChange }: MatrixProps & { readonly kind: KindModes }): ReactElement {
  const say = useMessages<typeof en>("modes");
  const { kinds } = useModel();
  const name = kinds.find((one) => one.name === kind.kind)?.label ?? wordsOf(kind.kind);
  const hasOwn = kind.fields.some(({ field }) => wordOf(system, `${kind.kind}.${field}`) !== null);
  const [isOpen, setOpen] = useState(hasOwn);
  const chosenOf = (of: string): Mode | null => (of in change.fields ? (change.fields[of] ?? null) : wordOf(system, of));
  const choose = (names: readonly string[], mode: Mode | null): void =>
    onChange({ ...change, fields: names.reduce((words, of) => changed(words, of, mode, wordOf(system, of)), change.fields) });
  const said = createWord(system, kind.kind);
  return (
    <>
      <Choice
        name={name}
        level={1}
        hasAbove
        chosen={chosenOf(kind.kind)}
        isOther={kind.kind in change.fields}
        holds={[...new Set(kind.fields.map(({ mode }) => mode))]}
        onChoose={(mode) => choose([kind.kind], mode)}
      >
        <ActionIcon
          aria-label={say(isOpen ? "close-fields" : "open-fields", { kind: name })}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        </ActionIcon>
      </Choice>
      {isOpen ? <Fields kind={kind} chosenOf={chosenOf} change={change} onChoose={choose} /> : null}
      <Choice
        name={say("new-records", { kind: name })}
        level={2}
        chosen={change.create[kind.kind] ?? said}
        isOther={kind.kind in change.create}
        holds={[kind.creates]}
        onChoose={(mode) => onChange({ ...change, create: changed(change.create, kind.kind, mode ?? "observe", said) })}
      />
    </>
  );
}

interface FieldsProps {
  readonly kind: KindModes;
  readonly chosenOf: (name: string) => Mode | null;
  readonly change: Change;
  readonly onChoose: (names: readonly string[], mode: Mode | null) => void;
}

/** Fields that stand together are chosen together too. */
function Fields({ kind: { kind, fields }, chosenOf, change, onChoose }: FieldsProps): ReactElement {
  const say = useMessages<typeof en>("modes");
  const groups = Map.groupBy(fields, ({ group }) => group ?? "");
  return (
    <>
      {[...groups].map(([group, own]) => {
        const names = own.map(({ field }) => `${kind}.${field}`);
        const words = new Set(names.map(chosenOf));
        return [
          group === "" || own.length < 2 ? null : (
            <Choice
              key={`group ${group}`}
              name={say("group", { group: wordsOf(group) })}
              level={2}
              hasAbove
              chosen={words.size === 1 ? ([...words][0] ?? null) : undefined}
              isOther={names.some((name) => name in change.fields)}
              holds={[...new Set(own.map(({ mode }) => mode))]}
              onChoose={(mode) => onChoose(names, mode)}
            />
          ),
          ...own.map(({ field, mode }) => (
            <Choice
              key={field}
              name={wordsOf(field)}
              level={3}
              hasAbove
              chosen={chosenOf(`${kind}.${field}`)}
              isOther={`${kind}.${field}` in change.fields}
              holds={[mode]}
              onChoose={(next) => onChoose([`${kind}.${field}`], next)}
            />
          )),
        ];
      })}
    </>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly level: number;
  /** Something above it may count in its place. */
  readonly hasAbove?: boolean;
  /** null: what is above counts; undefined: its parts differ. */
  readonly chosen: Mode | null | undefined;
  /** It is not what hub.yaml says. */
  readonly isOther: boolean;
  /** What holds now; several where fields differ; undefined: it is said by its row. */
  readonly holds: readonly Mode[] | undefined;
  readonly onChoose: (mode: Mode | null) => void;
  readonly children?: ReactNode;
}

const tones = { observe: "plain", propose: "accent", auto: "good" } as const;

function Choice({ name, level, hasAbove = false, chosen, isOther, holds, onChoose, children }: ChoiceProps): ReactElement {
  const say = useMessages<typeof en>("modes");
  const radio = (value: Mode | null, label: string): ReactElement => (
    <input
      type="radio"
      className={style["radio"]}
      aria-label={`${name}: ${label}`}
      checked={chosen === value}
      onChange={() => onChoose(value)}
    />
  );
  return (
    <tr data-level={level} data-other={isOther}>
      <th scope="row">
        <span className={style["name"]}>
          {children}
          {name}
          {isOther ? <Badge tone="warn">{say("not-set-yet")}</Badge> : null}
        </span>
      </th>
      <td>{hasAbove ? radio(null, say("as-above")) : null}</td>
      {modes.map((mode) => (
        <td key={mode}>{radio(mode, say(mode))}</td>
      ))}
      <td>
        {holds?.map((mode) => (
          <Badge key={mode} tone={tones[mode]}>
            {say(mode)}
          </Badge>
        ))}
      </td>
    </tr>
  );
}

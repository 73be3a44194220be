// YAML to be written, with its lines numbered: a refusal names the line.

import { type ReactElement, type RefObject, useEffect } from "react";
import style from "./yaml-editor.module.css";

interface YamlEditorProps {
  readonly label: string;
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly value: string;
  /** The line that was refused, from 1. */
  readonly refused: number | undefined;
  readonly onChange: (value: string) => void;
}

export function YamlEditor({ label, area, value, refused, onChange }: YamlEditorProps): ReactElement {
  const count = value.split("\n").length;
  // One that begins elsewhere than at its first line would hide what it is about.
  useEffect(() => area.current?.setSelectionRange(0, 0), [area]);
  return (
    <div className={style["editor"]}>
      <div className={style["numbers"]} aria-hidden="true">
        {Array.from({ length: count }, (_, place) => (
          <span key={place} data-refused={place + 1 === refused}>
            {place + 1}
          </span>
        ))}
      </div>
      <textarea
        ref={area}
        className={style["area"]}
        aria-label={label}
        aria-invalid={refused !== undefined}
        value={value}
        rows={count + 1}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </div>
  );
}

/** Selects a line, and brings it into sight. */
export function goToLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  const height = area.scrollHeight / (lines.length + 1);
  area.parentElement?.scrollTo({ top: Math.max(0, (line - 4) * height) });
}

/** The line that a refusal names; undefined: it names none. */
export function saidLine(subject: string): number | undefined {
  const said = /\bline (\d+)/.exec(subject)?.[1];
  return said === undefined ? undefined : Number(said);
}

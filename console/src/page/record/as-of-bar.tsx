// The record at another time: what was true on a day, and what was known at a position.

import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/record.json";
import type { AsOf } from "./record.ts";
import style from "./page.module.css";

interface AsOfBarProps {
  readonly asOf: AsOf;
  readonly onChange: (asOf: Readonly<Record<"day" | "position", string | undefined>>) => void;
}

export function AsOfBar({ asOf: { day, position }, onChange }: AsOfBarProps): ReactElement {
  const say = useMessages<typeof en>("record");
  const [typed, setTyped] = useState(position ?? "");
  const known = /^\d{1,15}$/.test(typed) ? typed : undefined;
  return (
    <div className={style["as-of"]}>
      <span className={style["label"]}>{say("true-on-short")}</span>
      <TextInput
        type="date"
        aria-label={say("true-on")}
        title={say("true-on")}
        value={day ?? ""}
        onChange={({ currentTarget }) => onChange({ day: currentTarget.value === "" ? undefined : currentTarget.value, position })}
        w={140}
      />
      <span className={style["label"]}>{say("known-at-short")}</span>
      <TextInput
        aria-label={say("known-at")}
        title={say("known-at")}
        placeholder={say("now")}
        inputMode="numeric"
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={() => (known === position ? undefined : onChange({ day, position: known }))}
        onKeyDown={({ key }) => (key === "Enter" ? onChange({ day, position: known }) : undefined)}
        w={84}
      />
      {day === undefined && position === undefined ? null : (
        <Button
          variant="subtle"
          onClick={() => {
            setTyped("");
            onChange({ day: undefined, position: undefined });
          }}
        >
          {say("back-to-now")}
        </Button>
      )}
    </div>
  );
}

import { Select, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/cash.json";
import { zoneText } from "../../part/value.ts";
import { instantOf, localText } from "../../part/zoned.ts";
import style from "./page.module.css";

/** Days back that are offered. */
export const backDays = ["1d", "3d", "7d", "14d", "30d"] as const;

interface MomentChoiceProps {
  readonly label: string;
  /** `7d`: so many days back; digits: a position; else a moment. Undefined: the newest. */
  readonly value: string | undefined;
  /** The hub's clock. */
  readonly now: string;
  readonly canBeNow: boolean;
  readonly onChange: (value: string | undefined) => void;
}

const isBack = (value: string): boolean => /^\d+d$/.test(value);
const isPosition = (value: string): boolean => /^\d+$/.test(value);

/** A moment by how long ago, by the clock, or by position. */
export function MomentChoice({ label, value, now, canBeNow, onChange }: MomentChoiceProps): ReactElement {
  const say = useMessages<typeof en>("cash");
  const way = value === undefined ? "now" : isBack(value) ? value : isPosition(value) ? "position" : "moment";
  const choose = (chosen: string | null): void => {
    if (chosen === null || chosen === "now") onChange(undefined);
    else if (chosen === "moment") onChange(now);
    else if (chosen === "position") onChange("1");
    else onChange(chosen);
  };
  const backs = [...new Set([...backDays, ...(value !== undefined && isBack(value) ? [value] : [])])];
  return (
    <span className={style["moment"]}>
      <Select
        label={label}
        data={[
          ...(canBeNow
            ? [{ value: "now", label: say("now") }]
            : backs.map((back) => ({ value: back, label: say("days-ago", { count: Number.parseInt(back, 10) }) }))),
          { value: "moment", label: say("at-moment") },
          { value: "position", label: say("at-position") },
        ]}
        value={way}
        onChange={choose}
        allowDeselect={false}
        w={136}
      />
      {way === "moment" ? <Clock label={label} value={value ?? now} onChange={onChange} /> : null}
      {way === "position" ? <Position label={label} value={value ?? ""} onChange={onChange} /> : null}
    </span>
  );
}

interface WrittenProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** On the clock of the group's zone. */
function Clock({ label, value, onChange }: WrittenProps): ReactElement {
  const say = useMessages<typeof en>("cash");
  const { zone } = useModel();
  const change = (written: string): void => {
    const at = instantOf(written, zone);
    if (at !== undefined) onChange(at);
  };
  return (
    <TextInput
      type="datetime-local"
      aria-label={say("clock-of", { label })}
      value={localText(value, zone)}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      rightSection={<span className={style["zone"]}>{zoneText(value, zone)}</span>}
      rightSectionWidth={46}
      w={226}
    />
  );
}

/** Asked for once it is written: not at each digit of it. */
function Position({ label, value, onChange }: WrittenProps): ReactElement {
  const say = useMessages<typeof en>("cash");
  const [written, setWritten] = useState(value);
  const take = (): void => {
    if (isPosition(written)) onChange(written);
    else setWritten(value);
  };
  return (
    <TextInput
      aria-label={say("position-of", { label })}
      inputMode="numeric"
      value={written}
      onChange={({ currentTarget }) => setWritten(currentTarget.value)}
      onBlur={take}
      onKeyDown={({ key }) => (key === "Enter" ? take() : undefined)}
      w={90}
    />
  );
}

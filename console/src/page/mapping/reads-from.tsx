// From when what is written reads: in the place of what is looked at, or from a day on, beside it.

import { Select, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { useNow } from "../../part/now.ts";
import { localText } from "../../part/zoned.ts";
import type { MappingText, Written } from "./mapping.ts";
import style from "./page.module.css";

interface ReadsFromProps {
  readonly written: Written;
  readonly chosen: MappingText;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

export function ReadsFrom({ written: { zone }, chosen, value, onChange }: ReadsFromProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const today = localText(new Date(useNow()).toISOString(), zone).slice(0, 10);
  const isDay = value !== chosen.from;
  return (
    <div className={style["row"]}>
      <Select
        label={say("reads-from")}
        data={[
          { value: "place", label: chosen.from === null ? say("from-beginning") : say("from-date", { date: chosen.from }) },
          { value: "day", label: say("from-day") },
        ]}
        value={isDay ? "day" : "place"}
        onChange={(how) => onChange(how === "day" ? dayAfter(today) : chosen.from)}
        allowDeselect={false}
        w={190}
      />
      {isDay ? (
        <TextInput
          type={value !== null && !isDate(value) ? "text" : "date"}
          label={say("switch-date")}
          value={value ?? ""}
          onChange={({ currentTarget }) => (currentTarget.value === "" ? undefined : onChange(currentTarget.value))}
          rightSection={<span className={style["zone"]}>{zone}</span>}
          rightSectionWidth={zone.length * 7 + 12}
          w={(value !== null && !isDate(value) ? 210 : 150) + zone.length * 7}
        />
      ) : null}
    </div>
  );
}

/** An instant is written as text. */
const isDate = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value);

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

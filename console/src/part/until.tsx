// Until when a person's word stands before the sources count again.

import { NativeSelect, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";

const ends = ["changed", "agreed", "never", "date"] as const;

export interface End {
  readonly until: (typeof ends)[number];
  /** YYYY-MM-DD, where it is a day. */
  readonly day: string;
}

export const endDefault: End = { until: "changed", day: "" };

type Said = { readonly kind: "changed" | "agreed" | "never" } | { readonly kind: "date"; readonly at: string };

/** As the API takes it, a day to its end in UTC; undefined while the day is not said. */
export const saidEnd = ({ until, day }: End): Said | undefined => {
  if (until !== "date") return { kind: until };
  return day === "" ? undefined : { kind: "date", at: `${day}T23:59:59Z` };
};

export function Until({ end, onChange }: { readonly end: End; readonly onChange: (end: End) => void }): ReactElement {
  const say = useMessages<typeof en>("part");
  return (
    <>
      <NativeSelect
        label={say("until")}
        description={say("until-why")}
        value={end.until}
        onChange={({ currentTarget }) => onChange({ ...end, until: currentTarget.value as End["until"] })}
        data={ends.map((value) => ({ value, label: say(`until-${value}`) }))}
        w={260}
      />
      {end.until === "date" ? (
        <TextInput
          type="date"
          label={say("until-day")}
          description={say("until-day-why")}
          value={end.day}
          onChange={({ currentTarget }) => onChange({ ...end, day: currentTarget.value })}
          w={180}
        />
      ) : null}
    </>
  );
}

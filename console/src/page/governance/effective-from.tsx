// From when a set holds: from its approval, or from a moment on the clock of the group.

import { Select, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { useNow } from "../../part/now.ts";
import { zoneText } from "../../part/value.ts";
import { instantOf, localText } from "../../part/zoned.ts";
import style from "./page.module.css";

interface EffectiveFromProps {
  /** Undefined: from its approval on. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

export function EffectiveFrom({ value, onChange }: EffectiveFromProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  const { zone } = useModel();
  const now = new Date(useNow()).toISOString();
  const midnight = (): string | undefined => instantOf(`${localText(now, zone).slice(0, 10)}T00:00`, zone);
  const take = (written: string): void => {
    const at = instantOf(written, zone);
    if (at !== undefined) onChange(at);
  };
  return (
    <div className={style["row"]}>
      <Select
        label={say("holds-from")}
        data={(["approval", "moment"] as const).map((one) => ({ value: one, label: say(`from-${one}`) }))}
        value={value === undefined ? "approval" : "moment"}
        onChange={(chosen) => onChange(chosen === "moment" ? midnight() : undefined)}
        allowDeselect={false}
        w={180}
      />
      {value === undefined ? null : (
        <TextInput
          type="datetime-local"
          label={say("moment")}
          value={localText(value, zone)}
          onChange={({ currentTarget }) => take(currentTarget.value)}
          rightSection={<span className={style["zone"]}>{zoneText(value, zone)}</span>}
          rightSectionWidth={46}
          w={226}
        />
      )}
    </div>
  );
}

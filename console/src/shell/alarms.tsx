import { ActionIcon, Indicator, Popover } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { useAlarms } from "../api/alarm.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/shell.json";
import { Age } from "../part/figure.tsx";
import style from "./shell.module.css";

/** Sites where too much waits, or waits too long. */
export function Alarms(): ReactElement {
  const say = useMessages<typeof en>("shell");
  const alarms = useAlarms();
  const label = say("alarms", { count: alarms.length });
  return (
    <Popover position="bottom-end" width={340}>
      <Popover.Target>
        <ActionIcon aria-label={label} title={label}>
          <Indicator disabled={alarms.length === 0} color="bad" size={8} offset={2}>
            <IconBell size={18} aria-hidden />
          </Indicator>
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        {alarms.length === 0 ? say("no-alarms") : null}
        {alarms.map(({ site, kind, open, oldest, limit }) => (
          <p key={`${site} ${kind}`} className={style["alarm"]}>
            <Link href={`/inbox?what=discrepancy&site=${encodeURIComponent(site)}`}>{site}</Link>{" "}
            {say(`alarm-${kind}`, { count: open, limit })} <Age since={oldest} />
          </p>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

import { IconFlask } from "@tabler/icons-react";
import type { ReactElement } from "react";
import type { Status } from "../api/status.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/shell.json";
import { Moment } from "../part/figure.tsx";
import style from "./shell.module.css";

/** On every page of a practice copy, and never to be closed: what is done here reaches nobody. */
export function PracticeBanner({ practice }: { readonly practice: Status["practice"] }): ReactElement | null {
  const say = useMessages<typeof en>("shell");
  if (practice === null) return null;
  return (
    <div className={style["practice"]} role="note">
      <IconFlask size={16} aria-hidden />
      <strong>{say("practice")}</strong>
      <span>
        {say("practice-why")} <Moment at={practice.since} />
      </span>
    </div>
  );
}

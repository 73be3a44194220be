// One of the first steps: what it is, whether it is done, what to do.

import { IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import type { ReactElement, ReactNode } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/begin.json";
import { Badge } from "../../part/badge.tsx";
import style from "./page.module.css";

export type Standing = "done" | "next" | "later";

const tones = { done: "good", next: "accent", later: "plain" } as const;

interface StepProps {
  readonly title: string;
  readonly standing?: Standing;
  readonly children: ReactNode;
}

export function Step({ title, standing, children }: StepProps): ReactElement {
  const say = useMessages<typeof en>("begin");
  const Sign = standing === "done" ? IconCircleCheck : IconCircleDashed;
  return (
    <li className={style["step"]} data-standing={standing}>
      <Sign className={style["sign"]} size={22} stroke={1.6} aria-hidden />
      <div className={style["body"]}>
        <h2 className={style["step-title"]}>
          {title} {standing === undefined ? null : <Badge tone={tones[standing]}>{say(standing)}</Badge>}
        </h2>
        {children}
      </div>
    </li>
  );
}

// A word on a soft ground: how something stands, or of which sort it is.

import type { ReactElement, ReactNode } from "react";
import style from "./badge.module.css";

interface BadgeProps {
  readonly tone?: "plain" | "accent" | "good" | "warn" | "bad";
  readonly children: ReactNode;
}

export const Badge = ({ tone = "plain", children }: BadgeProps): ReactElement => (
  <span className={style["badge"]} data-tone={tone}>
    {children}
  </span>
);

// Part 9, the way from a figure to its cause: one click, wherever a figure stands.

import { IconHelpSquareRounded } from "@tabler/icons-react";
import type { ReactElement, ReactNode } from "react";
import { Link } from "wouter";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import style from "./explain-link.module.css";

interface ExplainLinkProps {
  /** Address in the console where the cause is shown: `/record/…?field=…`, `/cash/line/…`. */
  readonly to: string;
  /** What is explained, for a reader's voice. */
  readonly what: string;
  readonly children?: ReactNode;
}

/** Around a figure, or alone as a small sign behind it. */
export function ExplainLink({ to, what, children }: ExplainLinkProps): ReactElement {
  const say = useMessages<typeof en>("part");
  return (
    <Link
      href={to}
      className={children === undefined ? style["sign"] : style["figure"]}
      title={say("why")}
      aria-label={children === undefined ? say("why-of", { what }) : undefined}
      onClick={(event) => event.stopPropagation()}
    >
      {children ?? <IconHelpSquareRounded size={15} stroke={1.6} aria-hidden />}
    </Link>
  );
}

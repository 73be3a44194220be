// Part 1, the head of a page: what it is, the position it was read at, how fresh its sources are, what can be done here.

import type { ReactElement, ReactNode } from "react";
import type { Answer } from "../api/client.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import { Freshness } from "./freshness.tsx";
import style from "./page-head.module.css";

interface PageHeadProps {
  readonly title: string;
  /** What stands before the title: where one came from. */
  readonly before?: ReactNode;
  /** One line under the title. */
  readonly about?: ReactNode;
  /** The answer that the page shows; its position and freshness are stated. */
  readonly answer?: Pick<Answer<unknown>, "position" | "sources"> | undefined;
  readonly children?: ReactNode;
}

export function PageHead({ title, before, about, answer, children }: PageHeadProps): ReactElement {
  const say = useMessages<typeof en>("part");
  return (
    <header className={style["head"]}>
      <title>{`${title} · Synchromesh`}</title>
      <div className={style["words"]}>
        {before === undefined ? null : <div className={style["before"]}>{before}</div>}
        <h1 className={style["title"]}>{title}</h1>
        {about === undefined ? null : <p className={style["about"]}>{about}</p>}
      </div>
      <div className={style["side"]}>
        {answer === undefined ? null : (
          <div className={style["facts"]}>
            <span title={say("position-why")}>{say("position", { position: answer.position })}</span>
            <Freshness sources={answer.sources} />
          </div>
        )}
        <div className={style["actions"]}>{children}</div>
      </div>
    </header>
  );
}

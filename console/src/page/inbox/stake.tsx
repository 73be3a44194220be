import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/inbox.json";
import type { InboxPage } from "./item.ts";
import style from "./page.module.css";

/** How much waits, how much of it has a price, and what of it was there before go-live. */
export function Stake({ page: { considered, unpriced, baseline } }: { readonly page: InboxPage }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  return (
    <span className={style["stakes"]}>
      <span>{say("waiting-now", { count: considered })}</span>
      {unpriced === 0 ? null : <span>{say("unpriced", { count: unpriced })}</span>}
      {baseline === 0 ? null : <span>{say("baseline", { count: baseline })}</span>}
    </span>
  );
}

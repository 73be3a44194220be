import type { ReactElement } from "react";
import { Link } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { type Life, type Proposed, setAddress } from "./governance.ts";
import { RehearsalExcerpt } from "./rehearsal-view.tsx";
import style from "./page.module.css";

/** A proposal was made: what it would change, and the way to it. */
export function ProposedResult({ life, made: { proposal, rehearsal } }: { readonly life: Life; readonly made: Proposed }): ReactElement {
  const say = useMessages<typeof en>("governance");
  return (
    <>
      <p className={style["text"]}>
        {say("is-proposed")}{" "}
        <Link className={style["link"]} href={setAddress(life, proposal.id)}>
          {say("open-proposal")}
        </Link>
      </p>
      <RehearsalExcerpt rehearsal={rehearsal} />
    </>
  );
}

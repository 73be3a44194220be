// The last link of the log, the newest head that was signed, the chain of requests; and the proof of all of it.

import type { ReactElement, ReactNode } from "react";
import type { Answer } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/audit.json";
import { Badge } from "../../part/badge.tsx";
import { Facts } from "../../part/detail-panel.tsx";
import { Moment } from "../../part/figure.tsx";
import { Read } from "../../part/state.tsx";
import { countText } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import type { Chain } from "./audit.ts";
import style from "./page.module.css";
import { Verify } from "./verify.tsx";

interface ChainViewProps {
  readonly read: Parameters<typeof Read<Answer<Chain>>>[0]["read"];
}

export function ChainView({ read }: ChainViewProps): ReactElement {
  const say = useMessages<typeof en>("audit");
  const { mayEverywhere } = useSession();
  return (
    <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("chain")}>
      <Read read={read} lines={6}>
        {({ data }) => (
          <div className={style["columns"]}>
            <Log chain={data} />
            <Signed chain={data} />
            <Requests chain={data} />
          </div>
        )}
      </Read>
      {mayEverywhere("administer") ? <Verify /> : null}
    </div>
  );
}

interface PieceProps {
  readonly title: string;
  readonly standing: ReactNode;
  readonly facts: readonly (readonly [label: string, value: ReactNode])[];
}

const Piece = ({ title, standing, facts }: PieceProps): ReactElement => (
  <section aria-label={title}>
    <h2 className={style["card-title"]}>{title}</h2>
    <p className={style["standing"]}>{standing}</p>
    <Facts facts={facts} />
  </section>
);

const Link = ({ link }: { readonly link: string }): ReactElement => <code className={style["link"]}>{link}</code>;

function Log({ chain: { last, epoch } }: { readonly chain: Chain }): ReactElement {
  const say = useMessages<typeof en>("audit");
  const facts: PieceProps["facts"] =
    last === null
      ? []
      : [
          [say("position"), countText(last.position)],
          [say("committed"), <Moment key="committed" at={last.committedAt} seconds />],
          [say("entries"), countText(last.entries)],
          [say("link"), <Link key="link" link={last.link} />],
        ];
  return (
    <Piece
      title={say("log")}
      standing={say(last === null ? "log-empty" : "log-why")}
      facts={[...facts, [say("epoch"), countText(epoch)]]}
    />
  );
}

function Signed({ chain: { signed, unprotected } }: { readonly chain: Chain }): ReactElement {
  const say = useMessages<typeof en>("audit");
  if (signed === null) return <Piece title={say("signed")} standing={say("none-signed")} facts={[]} />;
  return (
    <Piece
      title={say("signed")}
      standing={<Badge tone={signed.leadsThere ? "good" : "bad"}>{say(signed.leadsThere ? "leads-there" : "leads-elsewhere")}</Badge>}
      facts={[
        [say("position"), countText(signed.position)],
        [say("signed-at"), <Moment key="signed" at={signed.at} seconds />],
        [say("not-covered"), unprotected === null ? say("unknown") : say("commits", { count: unprotected })],
        [say("link"), <Link key="link" link={signed.link} />],
        [say("epoch"), countText(signed.epoch)],
      ]}
    />
  );
}

function Requests({ chain: { requests } }: { readonly chain: Chain }): ReactElement {
  const say = useMessages<typeof en>("audit");
  return (
    <Piece
      title={say("requests")}
      standing={say("requests-why")}
      facts={[
        [say("batches"), countText(requests.batches)],
        ...(requests.link === null ? [] : [[say("link"), <Link key="link" link={requests.link} />] as const]),
      ]}
    />
  );
}

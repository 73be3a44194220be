// Whether the log is what was signed, and who asked what of the hub.

import type { ReactElement } from "react";
import { useLocation, useParams } from "wouter";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/audit.json";
import { PageHead } from "../../part/page-head.tsx";
import { Tabs } from "../../part/tabs.tsx";
import { useSession } from "../../session/session.ts";
import type { Chain } from "./audit.ts";
import { ChainView } from "./chain-view.tsx";
import style from "./page.module.css";
import { RequestsView } from "./requests-view.tsx";

export function Page(): ReactElement {
  const say = useMessages<typeof en>("audit");
  const { view } = useParams<{ view?: string }>();
  const [, go] = useLocation();
  const { mayEverywhere } = useSession();
  const read = useRead<Chain>("/v1/audit/chain", { follow: { kind: "commits" } });
  const chain = { name: "chain", label: say("chain"), show: () => <ChainView read={read} /> };
  const requests = { name: "requests", label: say("requests"), show: () => <RequestsView /> };
  return (
    <>
      <PageHead title={say("title")} about={say("about")} answer={read.data} />
      <div className={style["page"]}>
        <Tabs
          tabs={mayEverywhere("audit") ? [chain, requests] : [chain]}
          shown={view}
          onChange={(name) => go(name === "chain" ? "/audit" : `/audit/${name}`)}
        />
      </div>
    </>
  );
}

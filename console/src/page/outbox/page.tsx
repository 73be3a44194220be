// What systems are to be told and were told: released, paused, looked up, with the receipt of each.

import type { ReactElement } from "react";
import { Link } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { FilterBar } from "../../part/filter-bar.tsx";
import { PageHead } from "../../part/page-head.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Read } from "../../part/state.tsx";
import { Tabs } from "../../part/tabs.tsx";
import { useSession } from "../../session/session.ts";
import { CreationView } from "./creation-view.tsx";
import { IntentView } from "./intent-view.tsx";
import { useIntents, useSystems } from "./outbox.ts";
import { ReceiptView } from "./receipt-view.tsx";
import { SystemStrip } from "./system-strip.tsx";
import { askedOf, useOutboxFilters } from "./outbox-filter.ts";
import style from "./page.module.css";

export function Page(): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const [values, change] = useFilters();
  const { mayEverywhere } = useSession();
  const systems = useSystems();
  const read = useIntents(askedOf(values));
  const { tab } = values;
  const filters = useOutboxFilters(read.data?.data, tab);
  const planned = read.data?.data.counts.reduce((sum, { intents }) => sum + intents, 0);
  return (
    <>
      <PageHead
        before={
          mayEverywhere("administer") ? (
            <Link className={style["link"]} href="/connections">
              {say("connections")}
            </Link>
          ) : undefined
        }
        title={say("title")}
        about={planned === undefined ? say("about") : say("values", { count: planned })}
        answer={read.data}
      />
      <FilterBar filters={filters} values={values} onChange={change} />
      {systems.data === undefined ? null : <SystemStrip systems={systems.data.data.systems} />}
      <div className={style["page"]}>
        <Tabs
          shown={tab}
          onChange={(name) => change({ tab: name === "values" ? undefined : name, open: undefined, standing: undefined })}
          tabs={[
            {
              name: "values",
              label: say("tab-values"),
              show: () => <Read read={read}>{({ data }) => <IntentView intents={data} />}</Read>,
            },
            {
              name: "records",
              label: say("tab-records"),
              show: () => <Read read={read}>{({ data }) => <CreationView intents={data} />}</Read>,
            },
            { name: "receipts", label: say("tab-receipts"), show: () => <ReceiptView /> },
          ]}
        />
      </div>
    </>
  );
}

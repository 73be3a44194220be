// One record: what stands, what each source says of it, by which rule, how it came to be so.

import type { ReactElement } from "react";
import { Link } from "wouter";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/record.json";
import { Badge } from "../../part/badge.tsx";
import { PageHead } from "../../part/page-head.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Read } from "../../part/state.tsx";
import { Tabs } from "../../part/tabs.tsx";
import { AsOfBar } from "./as-of-bar.tsx";
import { FieldPanel } from "./field-panel.tsx";
import { FieldTable } from "./field-table.tsx";
import { History } from "./history.tsx";
import { Links } from "./links.tsx";
import { type Explained, useExplained, useRecord } from "./record.ts";
import style from "./page.module.css";

export function RecordView({ entity }: { readonly entity: string }): ReactElement {
  const say = useMessages<typeof en>("record");
  const [{ field, tab, day, position }, change] = useFilters();
  const asOf = { day, position };
  const isPast = day !== undefined || position !== undefined;
  const explained = useExplained(entity);
  const record = useRecord(entity, asOf);
  const title = explained.data?.data.label ?? say("record");
  return (
    <>
      <PageHead
        title={title}
        before={<Way explained={explained.data?.data} />}
        about={explained.data === undefined ? undefined : <About explained={explained.data.data} />}
        answer={explained.data}
      >
        <AsOfBar asOf={asOf} onChange={change} />
      </PageHead>
      <div className={style["page"]}>
        <Read read={explained} lines={14}>
          {({ data }) => (
            <>
              <Tabs
                shown={tab}
                onChange={(name) => change({ tab: name === "fields" ? undefined : name })}
                tabs={[
                  {
                    name: "fields",
                    label: say("fields"),
                    show: () => (
                      <Read read={record}>
                        {(then) => (
                          <FieldTable
                            explained={data}
                            past={isPast ? then.data : undefined}
                            opened={field}
                            onOpen={(name) => change({ field: name })}
                          />
                        )}
                      </Read>
                    ),
                  },
                  {
                    name: "history",
                    label: say("history"),
                    show: () => <Read read={record}>{(then) => <History record={then.data} />}</Read>,
                  },
                  { name: "links", label: say("links"), show: () => <Links explained={data} /> },
                ]}
              />
              {field === undefined ? null : (
                <FieldPanel key={field} explained={data} field={field} onClose={() => change({ field: undefined })} />
              )}
            </>
          )}
        </Read>
      </div>
    </>
  );
}

function Way({ explained }: { readonly explained: Explained | undefined }): ReactElement {
  const say = useMessages<typeof en>("record");
  const kind = useModel().kinds.find(({ name }) => name === explained?.kind);
  return (
    <>
      <Link href="/record" className={style["way"]}>
        {say("title")}
      </Link>
      {kind === undefined ? null : (
        <>
          {" / "}
          <Link href={`/record?kind=${kind.name}`} className={style["way"]}>
            {kind.plural}
          </Link>
        </>
      )}
    </>
  );
}

function About({ explained: { site, members, deleted, waiting } }: { readonly explained: Explained }): ReactElement {
  const say = useMessages<typeof en>("record");
  return (
    <>
      {site} · {say("known-to", { count: new Set(members.map(({ source }) => source)).size })}{" "}
      {deleted ? <Badge tone="bad">{say("deleted")}</Badge> : null} {waiting ? <Badge tone="warn">{say("waiting")}</Badge> : null}
    </>
  );
}

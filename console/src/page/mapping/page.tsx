// The mapping of one system, written beside rows that it gave, rehearsed, saved, and read again with.

import type { ReactElement } from "react";
import { Link, useParams } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { PageHead } from "../../part/page-head.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Empty, Read } from "../../part/state.tsx";
import { Editor } from "./editor.tsx";
import { type MappingText, useWritten, type Written } from "./mapping.ts";
import { ReplayDue } from "./replay-dialog.tsx";
import style from "./page.module.css";

export function Page(): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const { source } = useParams<{ source: string }>();
  const name = decodeURIComponent(source);
  const read = useWritten(name);
  const [{ of }] = useFilters();
  const written = read.data?.data;
  const chosen = written === undefined ? undefined : chosenOf(written, of);
  return (
    <>
      <PageHead
        before={
          <Link className={style["link"]} href="/connections">
            {say("connections")}
          </Link>
        }
        title={say("title", { source: name })}
        about={written === undefined ? say("about") : [written.connector, written.site, written.zone].join(" · ")}
        answer={read.data}
      >
        <Link className={style["act-plain"]} href={`/connections/${source}/modes`}>
          {say("modes")}
        </Link>
        {written === undefined || written.replayDue.length === 0 ? null : <ReplayDue written={written} />}
      </PageHead>
      <Read read={read} lines={16}>
        {({ data }) =>
          chosen === undefined ? (
            <Empty title={say("no-mapping")}>{say("no-mapping-why")}</Empty>
          ) : (
            <Editor key={`${name} ${chosen.from ?? ""}`} written={data} chosen={chosen} />
          )
        }
      </Read>
    </>
  );
}

/** The one of the date in the address, else what reads now. */
function chosenOf({ mappings }: Written, of: string | undefined): MappingText | undefined {
  const asked = of === undefined ? undefined : mappings.find(({ from }) => (from ?? "") === of);
  return asked ?? inForce(mappings);
}

const inForce = (mappings: readonly MappingText[]): MappingText | undefined => {
  const now = new Date().toISOString();
  return mappings.findLast(({ at }) => at === null || at <= now) ?? mappings[0];
};

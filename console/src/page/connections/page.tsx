// Connections: the systems of the hub, how each stands and why, and how they are connected, changed and looked back at.

import type { ReactElement } from "react";
import { useParams } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { PageHead } from "../../part/page-head.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Read } from "../../part/state.tsx";
import { AddView } from "./add-view.tsx";
import { useConnections, useFresh } from "./connection.ts";
import { ListView } from "./list-view.tsx";
import { SourceView } from "./source-view.tsx";

export function Page(): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { source } = useParams<{ source?: string }>();
  const [{ add }] = useFilters();
  const read = useConnections();
  useFresh();
  if (read.data === undefined)
    return (
      <>
        <PageHead title={source ?? say("title")} />
        <Read read={read} lines={14}>
          {() => null}
        </Read>
      </>
    );
  if (source !== undefined) return <SourceView key={source} name={source} list={read.data} />;
  return add === undefined ? <ListView list={read.data} /> : <AddView key={add} list={read.data} connector={add} />;
}

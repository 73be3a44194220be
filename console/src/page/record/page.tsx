// Records: those of a kind, or one with all that was said of it.

import type { ReactElement } from "react";
import { useParams } from "wouter";
import { RecordList } from "./record-list.tsx";
import { RecordView } from "./record-view.tsx";

export function Page(): ReactElement {
  const { entity } = useParams<{ entity?: string }>();
  return entity === undefined ? <RecordList /> : <RecordView key={entity} entity={decodeURIComponent(entity)} />;
}

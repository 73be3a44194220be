import type { ReactElement } from "react";
import { useStatus } from "../../api/status.ts";
import { PageHead } from "../../part/page-head.tsx";

export function Page(): ReactElement {
  return <PageHead title="record" answer={useStatus().data} />;
}

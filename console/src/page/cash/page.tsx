// Cash: thirteen weeks, the lines behind each figure, and why it moved between two moments.

import type { ReactElement } from "react";
import { useParams } from "wouter";
import { BridgeView } from "./bridge-view.tsx";
import { LinesView } from "./lines-view.tsx";
import { WeeksView } from "./weeks-view.tsx";

export function Page(): ReactElement {
  const { view } = useParams<{ view?: string }>();
  if (view === "bridge") return <BridgeView />;
  return view === "lines" ? <LinesView /> : <WeeksView />;
}

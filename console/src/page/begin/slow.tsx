import type { ReactElement, ReactNode } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/begin.json";

/** What is being done, or that it takes too long. */
export function Slow({ isSlow, children }: { readonly isSlow: boolean; readonly children: ReactNode }): ReactElement {
  const say = useMessages<typeof en>("begin");
  return <>{isSlow ? say("slow") : children}</>;
}

// Nothing of the console is shown before it is known who asks.

import type { ReactElement, ReactNode } from "react";
import { useStatus } from "../api/status.ts";
import { Failed } from "../part/state.tsx";
import { type Session, SessionContext } from "./session.ts";

/** Whose right the hub checks with every request: the console hides nothing from a token. */
const byToken: Session = { name: undefined, may: () => true };

export function SessionGate({ children }: { readonly children: ReactNode }): ReactElement | null {
  const status = useStatus();
  if (status.data === undefined) return status.error === null ? null : <Failed error={status.error} again={() => void status.refetch()} />;
  return <SessionContext value={byToken}>{children}</SessionContext>;
}

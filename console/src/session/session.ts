// Who is signed in and what they may do, for all of the console.

import { createContext, useContext } from "react";

export interface Session {
  /** Undefined where a token and no person asks. */
  readonly name: string | undefined;
  readonly may: (action: string) => boolean;
}

export const SessionContext = createContext<Session>({ name: undefined, may: () => false });

export const useSession = (): Session => useContext(SessionContext);

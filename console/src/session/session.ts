// Who is signed in and what they may do, for all of the console.

import { createContext, useContext } from "react";
import type { WhoAmI } from "../../../src/api/contract-session.ts";

export interface Session {
  readonly who: WhoAmI | undefined;
  /** Whether they may do it at some site at least; the hub judges each request. */
  readonly may: (action: string) => boolean;
  /** Whether they may do it for the whole group, as what concerns all of it needs. */
  readonly mayEverywhere: (action: string) => boolean;
}

export const SessionContext = createContext<Session>({ who: undefined, may: () => false, mayEverywhere: () => false });

export const useSession = (): Session => useContext(SessionContext);

export const sessionOf = (who: WhoAmI): Session => ({
  who,
  may: (action) => who.may.includes(action),
  mayEverywhere: (action) => who.grants.some(({ company, site, may }) => company === "all" && site === "all" && may.includes(action)),
});

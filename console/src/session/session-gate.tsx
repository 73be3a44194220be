// Nothing of the console is shown before it is known who asks.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, type ReactNode, useMemo } from "react";
import type { setupState, WhoAmI } from "../../../src/api/contract-session.ts";
import { type Data, get, getPlain, takeCsrfToken } from "../api/client.ts";
import { asFault } from "../api/fault.ts";
import { Failed } from "../part/state.tsx";
import { SessionContext, sessionOf } from "./session.ts";
import { SignIn } from "./sign-in.tsx";

type Found = { readonly kind: "in"; readonly who: WhoAmI } | { readonly kind: "out"; readonly isFirst: boolean };

const unproved = 401;

/** Whoever asks without proof is asked for it; where nobody has an account yet, the first one is made. */
async function findSession(): Promise<Found> {
  try {
    const { data } = await get<WhoAmI>("/v1/session");
    takeCsrfToken(data.csrf ?? undefined);
    return { kind: "in", who: data };
  } catch (error) {
    if (asFault(error).status !== unproved) throw error;
    const { open } = await getPlain<Data<typeof setupState>>("/v1/setup");
    return { kind: "out", isFirst: open };
  }
}

const sessionKey = ["/v1/session"];

export function SessionGate({ children }: { readonly children: ReactNode }): ReactElement | null {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: sessionKey, queryFn: findSession, meta: { follow: { kind: "nothing" } } });
  const session = useMemo(() => (data?.kind === "in" ? sessionOf(data.who) : undefined), [data]);
  if (data?.kind === "out") return <SignIn isFirst={data.isFirst} onIn={() => void queries.resetQueries()} />;
  if (session === undefined) return error === null ? null : <Failed error={error} again={() => void refetch()} />;
  return <SessionContext value={session}>{children}</SessionContext>;
}

// How a page reads: one query per address, kept fresh by events. Nothing is asked again by a timer.

import { QueryClient, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Answer, get, type Query } from "./client.ts";
import { type ApiFault, asFault } from "./fault.ts";
import type { Follow } from "./follow.ts";

declare module "@tanstack/react-query" {
  interface Register {
    queryMeta: { follow?: Follow };
    defaultError: ApiFault;
  }
}

/** A read that the hub could not answer for the moment is asked again so often; what it refused is refused. */
const retriesMax = 2;

export const openQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: true,
        retry: (count, error) => asFault(error).retryable && count < retriesMax,
        retryDelay: 500,
      },
    },
  });

export interface ReadOptions {
  readonly follow: Follow;
  readonly query?: Query;
  /** False: not yet, something it needs is not known. */
  readonly enabled?: boolean;
  /** Parameter of a list under which it is told where to go on. */
  readonly cursorName?: string;
}

/** What no commit tells of is never taken from what was read before. */
const mounting = ({ kind }: Follow) => (kind === "sight" ? "always" : true);

/** `useRead<Data<typeof hubStatus>>("/v1/status", { follow: { kind: "commits" } })` */
export function useRead<D>(path: string, { follow, query = {}, enabled = true }: ReadOptions) {
  return useQuery<Answer<D>>({
    queryKey: [path, query],
    queryFn: ({ signal }) => get<D>(path, query, signal),
    meta: { follow },
    enabled,
    refetchOnMount: mounting(follow),
    placeholderData: (before, beforeQuery) => (beforeQuery?.queryKey[0] === path ? before : undefined),
  });
}

/** A list with `cursor` and `next`, a page at a time. */
export function usePages<D extends { readonly next: string | null }>(
  path: string,
  { follow, query = {}, enabled = true, cursorName = "cursor" }: ReadOptions,
) {
  return useInfiniteQuery({
    queryKey: [path, query, "pages"],
    queryFn: ({ signal, pageParam }) => get<D>(path, { ...query, [cursorName]: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ data }) => data.next ?? undefined,
    meta: { follow },
    enabled,
    refetchOnMount: mounting(follow),
    placeholderData: (before) => before,
  });
}

/** Reads again what is shown of these paths, after something that no commit tells of. */
export function useAgain(...paths: readonly string[]): () => void {
  const queries = useQueryClient();
  return () => {
    for (const path of paths) void queries.invalidateQueries({ queryKey: [path] });
  };
}

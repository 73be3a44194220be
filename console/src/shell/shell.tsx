// The frame of every page: pages at the left, search and who is signed in above, the page in the middle.

import { type ReactElement, Suspense, useEffect, useMemo } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { useModelRead } from "../api/model.ts";
import { type Status, useStatus } from "../api/status.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/shell.json";
import { firstPage, pages, seenBy } from "../navigation.ts";
import type { Known, Page } from "../page-entry.ts";
import { CommandPalette } from "../part/command-palette.tsx";
import { hubClock } from "../part/now.ts";
import { ShortcutSheet } from "../part/shortcut-sheet.tsx";
import { listenForKeys, useShortcuts } from "../part/shortcut.ts";
import { Empty, Loading } from "../part/state.tsx";
import { Tour } from "../part/tour.tsx";
import { StepUp } from "../session/step-up.tsx";
import { useSession } from "../session/session.ts";
import { Header } from "./header.tsx";
import { lazyPage } from "./lazy-page.ts";
import { PageBoundary } from "./page-boundary.tsx";
import { PracticeBanner } from "./practice-banner.tsx";
import { Side } from "./side.tsx";
import style from "./shell.module.css";

export function Shell(): ReactElement {
  const say = useMessages<typeof en>("shell");
  const known = useKnown();
  const groups = seenBy(known);
  useEffect(listenForKeys, []);
  usePageKeys(groups.flat());
  return (
    <div className={style["shell"]}>
      <a href="#page" className={style["skip"]}>
        {say("skip")}
      </a>
      <PracticeBanner practice={known.status?.practice ?? null} />
      <Header />
      <Tour />
      <div className={style["middle"]}>
        <Side groups={groups} />
        <main id="page" className={style["page"]} tabIndex={-1}>
          <Pages all={pages.flat()} known={known} />
        </main>
      </div>
      <CommandPalette pages={groups.flat()} />
      <ShortcutSheet />
      <StepUp />
    </div>
  );
}

function useKnown(): Known {
  const { may, mayEverywhere } = useSession();
  const status = useStatus().data?.data;
  const at = status === undefined ? undefined : latestOf(status);
  useEffect(() => {
    if (at !== undefined) hubClock(at);
  }, [at]);
  return useMemo(() => ({ status, may, mayEverywhere }), [status, may, mayEverywhere]);
}

/** A source that has nothing new is heard of without a commit. */
const latestOf = ({ committedAt, sources }: Status): string | undefined =>
  [committedAt, ...sources.map(({ observedAt }) => observedAt)]
    .filter((at) => at !== null)
    .toSorted()
    .at(-1);

/** g and the key of a page lead to it. */
function usePageKeys(seen: readonly Page[]): void {
  const say = useMessages<typeof en>("shell");
  const [, go] = useLocation();
  useShortcuts(
    seen.flatMap(({ key, path, title }) =>
      key === undefined ? [] : [{ keys: `g ${key}`, label: say("go-to", { page: say(title) }), run: () => go(path) }],
    ),
  );
}

/** A page that is not listed for somebody still has its address: what it may show is the hub's to say. */
function Pages({ all, known }: { readonly all: readonly Page[]; readonly known: Known }): ReactElement {
  const say = useMessages<typeof en>("shell");
  const [at] = useLocation();
  const { isPending } = useStatus();
  // What kinds and fields are called comes with the model: no page is shown in other words first.
  if (useModelRead().isPending) return <Loading />;
  return (
    <PageBoundary key={at.split("/")[1] ?? ""}>
      <Suspense fallback={<Loading />}>
        <Switch>
          {["/", "/setup"].map((path) => (
            <Route key={path} path={path}>
              {isPending ? <Loading /> : <Redirect to={firstPage(known, path)} replace />}
            </Route>
          ))}
          {all.map((page) => (
            <Route key={page.path} path={`${page.path}${page.rest ?? ""}`} component={lazyPage(page)} />
          ))}
          <Route>
            <Empty title={say("no-page")}>{say("no-page-why")}</Empty>
          </Route>
        </Switch>
      </Suspense>
    </PageBoundary>
  );
}

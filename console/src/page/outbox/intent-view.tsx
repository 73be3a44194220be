import { Button } from "@mantine/core";
import { type ReactElement, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { DataTable } from "../../part/data-table.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { useShortcuts } from "../../part/shortcut.ts";
import { Empty, Partial } from "../../part/state.tsx";
import { useSession } from "../../session/session.ts";
import { IntentPanel } from "./intent-panel.tsx";
import { useIntentColumns } from "./intent-columns.tsx";
import { idOf, type Intent, type Intents, recordAddress } from "./outbox.ts";
import { ReleaseDialog } from "./release-dialog.tsx";
import { isReleasable, standingOf } from "./standing.ts";
import style from "./page.module.css";

/** Values that systems are to be told, the oldest first; beside the list the one that is open. */
export function IntentView({ intents: { intents, counts } }: { readonly intents: Intents }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const { may } = useSession();
  const [, go] = useLocation();
  const [{ standing, open: opened }, change] = useFilters();
  const rows = useMemo(() => intents.filter((one) => standing === undefined || standingOf(one) === standing), [intents, standing]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [releasing, setReleasing] = useState<readonly Intent[] | undefined>();
  const open = rows.find((one) => idOf(one) === opened);
  const chosen = rows.filter((one) => selected.has(idOf(one)));
  const toRelease = (chosen.length > 0 ? chosen : open === undefined ? [] : [open]).filter(isReleasable);
  const release = (): void => (toRelease.length > 0 && may("decide") ? setReleasing(toRelease) : undefined);
  useShortcuts([
    ...(may("decide") ? [{ keys: "a", label: say("release"), run: release }] : []),
    ...(open === undefined ? [] : [{ keys: "e", label: say("key-explain"), run: () => go(recordAddress(open)) }]),
  ]);
  const all = counts.reduce((sum, one) => sum + one.intents, 0);
  return (
    <div className={style["beside"]}>
      <div className={style["list"]}>
        {all > intents.length ? <Partial>{say("only-part", { shown: intents.length, count: all })}</Partial> : null}
        <DataTable
          name="outbox"
          label={say("tab-values")}
          columns={useIntentColumns()}
          rows={rows}
          idOf={idOf}
          opened={opened}
          onOpen={(one) => change({ open: idOf(one) })}
          {...(may("decide") ? { selected, onSelect: setSelected } : {})}
          summary={
            <Summary chosen={chosen.length} releasable={chosen.filter(isReleasable).length} shown={rows.length} onRelease={release} />
          }
          empty={<Empty title={say("none")}>{say(standing === undefined ? "none-why" : "none-so")}</Empty>}
        />
      </div>
      {open === undefined ? null : (
        <IntentPanel key={opened} intent={open} onRelease={() => setReleasing([open])} onClose={() => change({ open: undefined })} />
      )}
      {releasing === undefined ? null : (
        <ReleaseDialog
          intents={releasing}
          creations={[]}
          onClose={() => {
            setReleasing(undefined);
            setSelected(new Set());
          }}
        />
      )}
    </div>
  );
}

interface SummaryProps {
  readonly chosen: number;
  readonly releasable: number;
  readonly shown: number;
  readonly onRelease: () => void;
}

export function Summary({ chosen, releasable, shown, onRelease }: SummaryProps): ReactElement {
  const say = useMessages<typeof en>("outbox");
  if (chosen === 0) return <span>{say("rows", { count: shown })}</span>;
  return (
    <>
      <span>{say("selected", { count: chosen })}</span>
      <Button size="compact-xs" onClick={onRelease} disabled={releasable === 0}>
        {say("release-many", { count: releasable })}
      </Button>
    </>
  );
}

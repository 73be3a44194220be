// Every set that was ever in force and every proposal, the newest first; beside them the one that is open.

import { type ReactElement, useMemo } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { Badge } from "../../part/badge.tsx";
import { DataTable } from "../../part/data-table.tsx";
import { Moment } from "../../part/figure.tsx";
import { useNow } from "../../part/now.ts";
import { useFilters } from "../../part/saved-view.ts";
import { Empty, Partial, Read } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import { type Life, type Sets, useSets } from "./governance.ts";
import { SetPanel } from "./set-panel.tsx";
import style from "./page.module.css";

type State = "in-force-now" | "to-come" | "held-before" | "not-rehearsed" | "waits" | "rejected";

interface Row {
  readonly id: string;
  readonly state: State;
  readonly from: string | null;
  /** It holds for all time, or from its approval on: both have no moment. */
  readonly isSet: boolean;
  readonly at: string;
  readonly author: string;
  readonly reason: string;
}

const tones = {
  "in-force-now": "good",
  "to-come": "accent",
  "held-before": "plain",
  "not-rehearsed": "warn",
  waits: "warn",
  rejected: "plain",
} as const satisfies Readonly<Record<State, string>>;

/** A proposal that was approved is a set, and stands as one. */
function rowsOf({ sets, proposals }: Sets, now: number): readonly Row[] {
  const held = sets.map(({ key, from, at, author, reason, isInForce }): Row => {
    const isToCome = from !== null && Date.parse(from) > now;
    const state = isInForce ? "in-force-now" : isToCome ? "to-come" : "held-before";
    return { id: key, state, from, isSet: true, at, author, reason };
  });
  const wished = proposals.flatMap(({ id, state, from, at, author, reason, rehearsedAt }): Row[] => {
    if (state === "approved") return [];
    const stands = state === "rejected" ? state : rehearsedAt === null ? "not-rehearsed" : "waits";
    return [{ id, state: stands, from, isSet: false, at, author, reason }];
  });
  // Of those told in the same breath, the one decided last comes first.
  return [...held, ...wished].toReversed().toSorted((a, b) => b.at.localeCompare(a.at));
}

export function SetsView({ life }: { readonly life: Life }): ReactElement {
  const read = useSets(life);
  const [{ set }, change] = useFilters();
  return (
    <div className={style["beside"]}>
      <Read read={read} lines={10}>
        {({ data }) => <List life={life} sets={data} opened={set} onOpen={(id) => change({ set: id })} />}
      </Read>
      {set === undefined ? null : <SetPanel key={set} life={life} id={set} onClose={() => change({ set: undefined })} />}
    </div>
  );
}

interface ListProps {
  readonly life: Life;
  readonly sets: Sets;
  readonly opened: string | undefined;
  readonly onOpen: (id: string) => void;
}

function List({ life, sets, opened, onOpen }: ListProps): ReactElement {
  const say = useMessages<typeof en>("governance");
  const now = useNow();
  const rows = useMemo(() => rowsOf(sets, now), [sets, now]);
  return (
    <div className={style["list"]}>
      {sets.fileDiffers === true ? <Partial>{say("file-differs")}</Partial> : null}
      <DataTable
        name={`governance-${life.tab}`}
        label={say(life.tab)}
        columns={useSetColumns()}
        rows={rows}
        idOf={({ id }) => id}
        opened={rows.find(({ id }) => isOpened(id, opened))?.id}
        onOpen={({ id }) => onOpen(id)}
        summary={say("set-count", { count: rows.length })}
        empty={<Empty title={say(`no-${life.tab}`)}>{say(`no-${life.tab}-why`)}</Empty>}
      />
    </div>
  );
}

/** A proposal that was approved is still led to by its own id: the key of its set ends with it. */
const isOpened = (id: string, opened: string | undefined): boolean => id === opened || id.endsWith(`/${opened}`);

function useSetColumns(): readonly Column<Row>[] {
  const say = useMessages<typeof en>("governance");
  return useMemo(
    () => [
      {
        id: "state",
        title: say("state"),
        width: 190,
        sortBy: ({ state }) => state,
        show: ({ state }) => <Badge tone={tones[state]}>{say(state)}</Badge>,
      },
      {
        id: "from",
        title: say("holds-from"),
        width: 176,
        sortBy: ({ from }) => from,
        show: ({ from, isSet }) => (from === null ? say(isSet ? "for-all-time" : "from-approval") : <Moment at={from} />),
      },
      { id: "reason", title: say("reason"), width: 220, grows: true, show: ({ reason }) => reason },
      { id: "author", title: say("by"), width: 130, sortBy: ({ author }) => author, show: ({ author }) => author },
      { id: "at", title: say("made"), width: 192, yields: true, sortBy: ({ at }) => at, show: ({ at }) => <Moment at={at} /> },
      { id: "id", title: say("key"), width: 150, hidden: true, show: ({ id }) => id },
    ],
    [say],
  );
}

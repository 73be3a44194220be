// Records that systems lack and are to be given: with which values, what is in the way of each, its key once it is there.

import { type ReactElement, useMemo, useState } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { Badge } from "../../part/badge.tsx";
import { DataTable } from "../../part/data-table.tsx";
import { ExplainLink } from "../../part/explain-link.tsx";
import { Age, Nothing } from "../../part/figure.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { useShortcuts } from "../../part/shortcut.ts";
import { Empty } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import { sentence, wordsOf } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import { Summary } from "./intent-view.tsx";
import type { Creation, Intents } from "./outbox.ts";
import { ReleaseDialog } from "./release-dialog.tsx";
import { creationStanding, isCreatable, tones } from "./standing.ts";
import style from "./page.module.css";

export function CreationView({ intents: { creations } }: { readonly intents: Intents }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  const { may } = useSession();
  const [{ standing }] = useFilters();
  const rows = useMemo(
    () => creations.filter((one) => standing === undefined || creationStanding(one) === standing),
    [creations, standing],
  );
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [releasing, setReleasing] = useState<readonly Creation[] | undefined>();
  const chosen = rows.filter(({ creation }) => selected.has(creation));
  const toRelease = chosen.filter(isCreatable);
  const release = (): void => (toRelease.length > 0 ? setReleasing(toRelease) : undefined);
  useShortcuts(may("decide") ? [{ keys: "a", label: say("release"), run: release }] : []);
  const columns = useCreationColumns();
  return (
    <div className={style["list"]}>
      <DataTable
        name="creations"
        label={say("tab-records")}
        columns={columns}
        rows={rows}
        idOf={({ creation }) => creation}
        {...(may("decide") ? { selected, onSelect: setSelected } : {})}
        summary={<Summary chosen={chosen.length} releasable={toRelease.length} shown={rows.length} onRelease={release} />}
        empty={<Empty title={say("lacks-none")}>{say("lacks-none-why")}</Empty>}
      />
      {releasing === undefined ? null : (
        <ReleaseDialog
          intents={[]}
          creations={releasing}
          onClose={() => {
            setReleasing(undefined);
            setSelected(new Set());
          }}
        />
      )}
    </div>
  );
}

function useCreationColumns(): readonly Column<Creation>[] {
  const say = useMessages<typeof en>("outbox");
  return useMemo(
    () => [
      {
        id: "state",
        title: say("state"),
        width: 124,
        show: (one) => <Badge tone={tones[creationStanding(one)]}>{say(creationStanding(one))}</Badge>,
        sortBy: (one) => say(creationStanding(one)),
      },
      { id: "system", title: say("lacking"), width: 116, show: ({ system }) => system, sortBy: ({ system }) => system },
      {
        id: "record",
        title: say("record"),
        width: 180,
        grows: true,
        show: ({ entity, label }) => (
          <ExplainLink to={`/record/${encodeURIComponent(entity)}`} what={label}>
            {label}
          </ExplainLink>
        ),
        sortBy: ({ label }) => label,
      },
      {
        id: "fields",
        title: say("given"),
        width: 220,
        grows: true,
        show: ({ fields }) => fields.map(({ field, to }) => `${wordsOf(field)} ${to}`).join(", "),
      },
      { id: "cause", title: say("in-words"), width: 220, grows: true, show: ({ cause }) => (cause === "" ? <Nothing /> : sentence(cause)) },
      { id: "key", title: say("key-there"), width: 104, show: ({ key }) => (key === "" ? <Nothing /> : key) },
      { id: "age", title: say("age"), width: 64, align: "right", show: ({ plannedAt }) => <Age since={plannedAt} /> },
    ],
    [say],
  );
}

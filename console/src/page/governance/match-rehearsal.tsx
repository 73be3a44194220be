// Which things match rules would part and join, with examples by the numbers that systems give them.

import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { ExplainLink } from "../../part/explain-link.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { countText } from "../../part/value.ts";
import type { MatchRehearsal } from "./governance.ts";
import { useKindName } from "./rules-view.tsx";
import style from "./page.module.css";

type Named = MatchRehearsal["kinds"][number]["examples"]["joined"][number]["records"];

const namesOf = (records: Named): string => records.map(({ source, key }) => `${source} ${key}`).join(", ");

export function MatchRehearsalView({ rehearsal: { position, changes, kinds } }: { readonly rehearsal: MatchRehearsal }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const nameOf = useKindName();
  return (
    <div className={style["rehearsal"]}>
      <p className={style["text"]}>{say("rehearsed-at", { position })}</p>
      {changes ? null : <p className={style["text"]}>{say("joins-nothing")}</p>}
      {kinds.length === 0 ? null : (
        <PlainTable
          label={say("matching")}
          columns={[
            { title: say("kind") },
            { title: say("compared"), align: "right" },
            { title: say("parted"), align: "right" },
            { title: say("joined"), align: "right" },
            { title: say("doubts"), align: "right" },
          ]}
          rows={kinds.map(({ kind, records, parted, joined, doubts }) => ({
            id: kind,
            cells: [nameOf(kind), ...[records, parted, joined, doubts].map(countText)],
          }))}
        />
      )}
      <Examples kinds={kinds} />
    </div>
  );
}

function Examples({ kinds }: Pick<MatchRehearsal, "kinds">): ReactElement | null {
  const say = useMessages<typeof en>("governance");
  const nameOf = useKindName();
  const examples = kinds.flatMap(({ kind, examples: { parted, joined } }) => [
    ...parted.map(({ entity, parts }) => ({ kind, how: say("parted"), entity, records: parts.map(namesOf).join(" | ") })),
    ...joined.map(({ entities, records }) => ({ kind, how: say("joined"), entity: entities[0] ?? "", records: namesOf(records) })),
  ]);
  if (examples.length === 0) return null;
  return (
    <PlainTable
      label={say("examples")}
      columns={[{ title: say("for-example") }, { title: say("becomes") }, { title: say("known-as") }]}
      rows={examples.map(({ kind, how, entity, records }) => ({
        id: `${how} ${entity} ${records}`,
        cells: [
          <ExplainLink key="record" to={`/record/${encodeURIComponent(entity)}?tab=links`} what={nameOf(kind)}>
            {nameOf(kind)}
          </ExplainLink>,
          how,
          records,
        ],
      }))}
    />
  );
}

import { type ReactElement, useMemo, useState } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/design.json";
import { DataTable } from "../../part/data-table.tsx";
import { DetailPanel, Facts } from "../../part/detail-panel.tsx";
import { Day, Money } from "../../part/figure.tsx";
import { FilterBar } from "../../part/filter-bar.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Empty } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import { type SampleRow, sampleRows } from "./sample.ts";
import style from "./page.module.css";

/** Ten thousand rows, to be scrolled, sorted, selected and opened. */
export function SampleTable(): ReactElement {
  const say = useMessages<typeof en>("design");
  const [filters, setFilters] = useFilters();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<SampleRow | undefined>();
  const words = filters["words"] ?? "";
  const rows = useMemo(() => sampleRows.filter(({ name }) => name.includes(words)), [words]);
  const columns = useMemo<readonly Column<SampleRow>[]>(
    () => [
      { id: "name", title: say("name"), width: 180, grows: true, show: ({ name }) => name, sortBy: ({ name }) => name },
      {
        id: "amount",
        title: say("amount"),
        width: 160,
        align: "right",
        show: ({ amount }) => <Money amount={amount} currency="EUR" />,
        sortBy: ({ amount }) => Number(amount),
      },
      { id: "due", title: say("due"), width: 130, align: "right", show: ({ due }) => <Day day={due} />, sortBy: ({ due }) => due },
    ],
    [say],
  );
  return (
    <div className={style["sample"]}>
      <FilterBar filters={[{ name: "words", label: say("name") }]} values={filters} onChange={setFilters} />
      <div className={style["beside"]}>
        <DataTable
          name="sample"
          label={say("table")}
          columns={columns}
          rows={rows}
          idOf={({ id }) => id}
          opened={opened?.id}
          onOpen={setOpened}
          selected={selected}
          onSelect={setSelected}
          summary={say("rows", { count: rows.length })}
          empty={<Empty title={say("empty")} />}
        />
        {opened === undefined ? null : (
          <DetailPanel title={opened.name} onClose={() => setOpened(undefined)}>
            <Facts facts={[[say("amount"), <Money key="amount" amount={opened.amount} currency="EUR" />]]} />
          </DetailPanel>
        )}
      </div>
    </div>
  );
}

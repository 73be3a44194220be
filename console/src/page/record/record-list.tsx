// Golden records of one kind, as many as there are, with the columns that the kind has.

import { type ReactElement, useMemo } from "react";
import { useLocation } from "wouter";
import { address, type Answer } from "../../api/client.ts";
import { type Kind, useModel } from "../../api/model.ts";
import { usePages } from "../../api/read.ts";
import { useStatus } from "../../api/status.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/record.json";
import { DataTable } from "../../part/data-table.tsx";
import { Value } from "../../part/figure.tsx";
import { FilterBar } from "../../part/filter-bar.tsx";
import { PageHead } from "../../part/page-head.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Empty, Read } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import { wordsOf } from "../../part/value.ts";
import { Reference } from "./reference.tsx";
import type { RecordPage, RecordRow } from "./record.ts";
import style from "./page.module.css";

const pageSize = 200;
/** Columns that are shown at first; the others are in the column chooser. */
const columnsShown = 9;

export function RecordList(): ReactElement {
  const say = useMessages<typeof en>("record");
  const model = useModel();
  const status = useStatus().data?.data;
  const [values, change] = useFilters();
  const present = model.kinds.filter(({ name }) => (status?.entities[name] ?? 0) > 0);
  const name = values["kind"] ?? present.find((kind) => kind.name === "purchase_order_line")?.name ?? present[0]?.name;
  const kind = present.find((one) => one.name === name);
  const read = usePages<RecordPage>("/v1/records", {
    follow: { kind: "kinds", kinds: name === undefined ? [] : [name] },
    query: { kind: name, limit: pageSize },
    enabled: name !== undefined,
  });
  const choices = present.map((one) => ({ value: one.name, label: one.plural }));
  return (
    <>
      <PageHead title={say("title")} about={say("list-about")} answer={read.data?.pages.at(-1)} />
      <FilterBar
        filters={[{ name: "kind", label: say("kind"), choices, width: 240 }]}
        values={name === undefined ? values : { ...values, kind: name }}
        onChange={change}
        viewed={{ page: "records", table: tableOf(name), tableOf: (filters) => tableOf(filters["kind"] ?? name) }}
      />
      <div className={style["page"]}>
        <Read read={read} lines={14}>
          {({ pages }) => (
            <List
              kind={kind}
              pages={pages}
              total={status?.entities[name ?? ""]}
              onEnd={read.hasNextPage ? () => void read.fetchNextPage({ cancelRefetch: false }) : undefined}
            />
          )}
        </Read>
      </div>
    </>
  );
}

/** Each kind has columns of its own. */
const tableOf = (kind: string | undefined): string => `record-${kind ?? ""}`;

interface ListProps {
  readonly kind: Kind | undefined;
  readonly pages: readonly Answer<RecordPage>[];
  readonly total: number | undefined;
  readonly onEnd: (() => void) | undefined;
}

function List({ kind, pages, total, onEnd }: ListProps): ReactElement {
  const say = useMessages<typeof en>("record");
  const [, go] = useLocation();
  const rows = useMemo(() => pages.flatMap(({ data }) => data.records), [pages]);
  const columns = useMemo(() => (kind === undefined ? [] : columnsOf(kind, toldBy(rows), say("site"))), [kind, rows, say]);
  const count = total ?? rows.length;
  return (
    <DataTable
      name={tableOf(kind?.name)}
      label={kind?.plural ?? say("title")}
      columns={columns}
      rows={rows}
      idOf={({ entity }) => entity}
      onOpen={({ entity }) => go(`/record/${encodeURIComponent(entity)}`)}
      onEnd={onEnd}
      total={total}
      exportAddress={kind === undefined ? undefined : address("/v1/exports/records", { kind: kind.name })}
      summary={rows.length < count ? say("shown", { shown: rows.length, count }) : say("records", { count })}
      empty={<Empty title={say("none")}>{say("none-why")}</Empty>}
    />
  );
}

/** Rows that say which columns are worth showing. */
const lookedAt = 50;

/** Fields that some of the first rows have a value of. */
const toldBy = (rows: readonly RecordRow[]): ReadonlySet<string> =>
  new Set(rows.slice(0, lookedAt).flatMap(({ fields }) => Object.keys(fields)));

const numeric = new Set(["decimal", "integer", "date"]);

function columnsOf({ fields }: Kind, isTold: ReadonlySet<string>, site: string): readonly Column<RecordRow>[] {
  const ordered = [...fields.filter(({ name }) => isTold.has(name)), ...fields.filter(({ name }) => !isTold.has(name))];
  // Shown with the figures they belong to.
  const beside = new Set(fields.flatMap(({ unit, currency }) => [unit, currency]));
  const told = ordered.map((field, place): Column<RecordRow> => ({
    id: field.name,
    title: wordsOf(field.name),
    width: numeric.has(field.type) ? 128 : 150,
    ...(place === 0 ? { grows: true } : {}),
    ...(numeric.has(field.type) ? { align: "right" } : {}),
    ...(place >= columnsShown || !isTold.has(field.name) || beside.has(field.name) ? { hidden: true } : {}),
    about: field.description,
    show: (row) =>
      field.type === "reference" ? (
        <Reference value={row.fields[field.name]?.value} />
      ) : (
        <Value value={row.fields[field.name]?.value} field={field} beside={(name) => row.fields[name]?.value} site={row.site} />
      ),
  }));
  return [...told, { id: "-site", title: site, width: 96, show: (row) => row.site }];
}

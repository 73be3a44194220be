// What a table knows of itself: columns in sight, order, selection. The library keeps it; markup and keys are ours.

import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, useMemo } from "react";
import { type Look, useLook } from "./saved-view.ts";

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** px; the one with `grows` takes what is left. */
  readonly width: number;
  readonly grows?: true;
  /** Figures stand at the right, so that digits stand under one another. */
  readonly align?: "right";
  readonly show: (row: Row) => ReactNode;
  /** By what its rows are ordered; without it they are not, by this column. */
  readonly sortBy?: (row: Row) => number | string | null;
  /** Shown only to who asks for it in the column chooser. */
  readonly hidden?: true;
  /** Gives its room to the detail while one stands beside the table. */
  readonly yields?: true;
  /** A word under the pointer, where the title is short. */
  readonly about?: string;
}

export interface TableRow<Row> {
  readonly id: string;
  readonly original: Row;
}

export interface TableModel<Row> {
  readonly columns: readonly Column<Row>[];
  /** In sight now: without those that yield to a detail. */
  readonly shown: readonly Column<Row>[];
  readonly isVisible: (id: string) => boolean;
  readonly rows: readonly TableRow<Row>[];
  readonly look: Look;
  readonly changeLook: (changed: Partial<Look>) => void;
  readonly sorted: { readonly id: string; readonly desc: boolean } | undefined;
  /** Up, down, as it came. */
  readonly sort: (id: string) => void;
  readonly selected: ReadonlySet<string>;
  readonly select: ((ids: ReadonlySet<string>) => void) | undefined;
  readonly opened: string | undefined;
}

const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature, sortedRowModel: createSortedRowModel() });

const none: ReadonlySet<string> = new Set();

interface Given<Row> {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly opened?: string | undefined;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
}

/** Nothing sorts before and after everything: it always comes last. */
const compared = (a: number | string | null, b: number | string | null): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true });
};

export function useTableModel<Row>({ name, columns, rows, idOf, opened, selected = none, onSelect }: Given<Row>): TableModel<Row> {
  const [look, changeLook] = useLook(name);
  const { shown, sorted } = look;
  const sorting = useMemo<SortingState>(() => (sorted === undefined ? [] : [sorted]), [sorted]);
  const sortBy = (next: Look["sorted"]): void => changeLook({ sorted: next });
  const visible = useMemo(
    () => Object.fromEntries(columns.map(({ id, hidden }) => [id, shown === undefined ? hidden !== true : shown.includes(id)])),
    [columns, shown],
  );
  const definitions = useMemo(
    () =>
      columns.map(({ id, sortBy }) => ({
        id,
        accessorFn: (row: Row) => sortBy?.(row) ?? null,
        enableSorting: sortBy !== undefined,
        sortFn: (a: { readonly original: Row }, b: { readonly original: Row }) =>
          compared(sortBy?.(a.original) ?? null, sortBy?.(b.original) ?? null),
      })),
    [columns],
  );
  const data = useMemo(() => [...rows] as (Row & object)[], [rows]);
  const table = useTable({
    features,
    columns: definitions as never,
    data,
    getRowId: (row: Row & object) => idOf(row),
    state: { columnVisibility: visible, sorting },
    onSortingChange: (next) => sortBy((typeof next === "function" ? next(sorting) : next)[0]),
  });
  return {
    columns,
    shown: columns.filter(({ id, yields }) => visible[id] && (yields !== true || opened === undefined)),
    isVisible: (id) => visible[id] === true,
    rows: table.getRowModel().rows as unknown as readonly TableRow<Row>[],
    look,
    changeLook,
    sorted,
    sort: (id) => sortBy(sorted?.id !== id ? { id, desc: false } : sorted.desc ? undefined : { id, desc: true }),
    selected,
    select: onSelect,
    opened,
  };
}

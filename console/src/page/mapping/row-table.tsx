// The last rows of a feed as records: each field that is read, what differs from the mapping in force, what cannot be read.

import type { ReactElement } from "react";
import { fieldOf, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { Badge } from "../../part/badge.tsx";
import { Nothing, Value } from "../../part/figure.tsx";
import { wordsOf } from "../../part/value.ts";
import type { Feed, SampleRead, SampleRow } from "./mapping.ts";
import { fieldsOf, isOther, parkedOf } from "./sample.ts";
import style from "./page.module.css";

interface RowTableProps {
  readonly feed: Feed;
  readonly at: number;
  readonly onOpen: (place: number) => void;
}

export function RowTable({ feed, at, onOpen }: RowTableProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const fields = fieldsOf(feed);
  const model = useModel();
  const align = (field: string): "right" | undefined =>
    ["decimal", "integer"].includes(fieldOf(model, feed.kind, field)?.type ?? "") ? "right" : undefined;
  return (
    <div className={style["wide"]} tabIndex={0} role="region" aria-label={say("last-rows")}>
      <table className={style["rows"]} aria-label={say("last-rows")}>
        <thead>
          <tr>
            <th scope="col">{say("key")}</th>
            {fields.map((field) => (
              <th key={field} scope="col" data-align={align(field)}>
                {wordsOf(field)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {feed.rows.map((row, place) => (
            // Rows have no name but their place: the same may have come twice.
            <tr key={place} data-opened={place === at}>
              <th scope="row">
                <button type="button" className={style["open"]} aria-pressed={place === at} onClick={() => onOpen(place)}>
                  {(row.read ?? row.now)?.key || say("no-key")}
                </button>
                <Flags row={row} />
              </th>
              {fields.map((field) => (
                <td
                  key={field}
                  data-align={align(field)}
                  data-other={isOther(row, field)}
                  data-parked={parkedOf(row.read, field) !== undefined}
                >
                  <Cell kind={feed.kind} read={row.read ?? row.now} field={field} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Flags({ row: { read } }: { readonly row: SampleRow }): ReactElement | null {
  const say = useMessages<typeof en>("mapping");
  if (read === null) return null;
  if (read.deleted) return <Badge>{say("deleted")}</Badge>;
  return read.parked.some(({ field }) => field === "*") ? <Badge tone="bad">{say("whole-parked")}</Badge> : null;
}

interface CellProps {
  readonly kind: string;
  readonly read: SampleRead | null;
  readonly field: string;
}

export function Cell({ kind, read, field }: CellProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const type = fieldOf(useModel(), kind, field);
  const parked = parkedOf(read, field);
  if (parked !== undefined)
    return (
      <>
        <Badge tone="bad">{say("unreadable")}</Badge> <code>{parked.value}</code>
      </>
    );
  const value = read?.fields[field];
  if (value === undefined) return <Nothing />;
  return <Value value={value} field={type} beside={(other) => read?.fields[other]} />;
}

import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/outbox.json";
import { Badge } from "../../part/badge.tsx";
import { Moment, Nothing } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { sentence } from "../../part/value.ts";
import type { Send } from "./outbox.ts";

export const sentTones = {
  claimed: "accent",
  written: "good",
  adapted: "good",
  there: "good",
  changed: "warn",
  refused: "bad",
  ineffective: "bad",
  unknown: "warn",
  lapsed: "warn",
  stopped: "bad",
  waiting: "warn",
} as const satisfies Readonly<Record<Send["state"], string>>;

/** What came of each attempt, the newest first. */
export function ReceiptTable({ sends }: { readonly sends: readonly Send[] }): ReactElement {
  const say = useMessages<typeof en>("outbox");
  return (
    <PlainTable
      label={say("tab-receipts")}
      columns={[{ title: say("sent-at") }, { title: say("outcome") }, { title: say("in-words") }]}
      rows={sends.map(({ send, field, state, at, cause, site }) => ({
        id: `${send} ${field}`,
        cells: [
          <Moment key="at" at={at} site={site} seconds />,
          <Badge key="state" tone={sentTones[state]}>
            {say(`sent-${state}`)}
          </Badge>,
          cause === "" ? <Nothing key="none" /> : sentence(cause),
        ],
      }))}
    />
  );
}
